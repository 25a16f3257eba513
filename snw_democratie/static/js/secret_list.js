// The registrar's table with the codes themselves is for the printer alone. Chosen by mistake it is not sent, and the page
// says so; referenda/secret_list.py sees the same where no script runs, when it is too late.
(function () {
  "use strict";
  const BEGINNING = 400;

  async function secret(file) {
    const [first] = (await file.slice(0, BEGINNING).text()).trimStart().split(/[\r\n]/);
    return first.split(/[,;\t]/).some((cell) => cell.replace(/^[\s"']+|[\s"']+$/g, "").toLowerCase() === "code");
  }

  function watch(told) {
    const form = told.closest("form"), field = form.querySelector("input[type=file]");
    let fine = null;

    /** Whether what is chosen may be sent; takes it out of the form where it may not. */
    async function look() {
      const [file] = field.files;
      const found = file !== undefined && (await secret(file).catch(() => false)); // what cannot be read, the server judges
      told.hidden = !found;
      fine = found ? null : file;
      if (found) {
        field.value = "";
        told.focus();
      }
      return !found;
    }

    field.addEventListener("change", look);
    form.addEventListener("submit", (event) => {
      if (field.files.length && field.files[0] !== fine) {
        event.preventDefault();
        look().then((may) => may && form.requestSubmit(event.submitter));
      }
    });
  }

  document.addEventListener("DOMContentLoaded", () => document.querySelectorAll("[data-secret-list]").forEach(watch));
})();
