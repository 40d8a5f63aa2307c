"""Pictures: brought in, described, cropped, replaced, killed."""
