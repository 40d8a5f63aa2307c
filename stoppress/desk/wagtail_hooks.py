"""What the desk tells Wagtail, room by room; Wagtail finds this file by its name."""

from stoppress.desk.screens.finding import hooks as finding
from stoppress.desk.screens.home import hooks as home
from stoppress.desk.screens.notes import hooks as notes
from stoppress.desk.screens.people import hooks as people
from stoppress.desk.screens.pictures import hooks as pictures
from stoppress.desk.screens.places import hooks as places
from stoppress.desk.screens.publishing import hooks as publishing
from stoppress.desk.screens.rails import hooks as rails
from stoppress.desk.screens.stories import hooks as stories

ROOMS = (stories, publishing, finding, notes, rails, places, pictures, people, home)
