// Says in words why a passkey did not work; allauth's own script does the rest.
document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  const place = document.getElementById("door_trouble");
  if (!place) return;
  const name = event.detail.exception && event.detail.exception.name;
  place.textContent =
    name === "NotAllowedError" || name === "AbortError"
      ? "No passkey was used. Try again, or sign in another way."
      : name === "SecurityError"
        ? "This browser keeps passkeys for https and localhost only. Open the desk by its proper address."
        : "The passkey did not work. Try again, or sign in another way.";
  place.hidden = false;
});
