// The registrar's table with the codes themselves is for the printer alone, and the code of a letter for who got it. Chosen
// or typed by mistake they are not sent, and the page says so; referenda/secret_list.py sees the same where no script runs,
// when it is too late.
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

  /** Whether this has the shape of the code of a letter: 17 characters, of which I, L and O are read as digits. */
  const letterCode = (text) => /^[0-9A-TV-Z]{17}$/.test(text.normalize("NFKC").toUpperCase().replace(/[^\p{L}\p{N}]/gu, ""));

  function watchTyped(told) {
    const form = told.closest("form"), field = form.querySelector("input[type=text]");
    form.addEventListener("submit", (event) => {
      told.hidden = !letterCode(field.value);
      if (told.hidden) return;
      event.preventDefault();
      field.value = "";
      told.focus();
    });
  }

  document.addEventListener("DOMContentLoaded", () => {
    document.querySelectorAll("[data-secret-list]").forEach(watch);
    document.querySelectorAll("[data-secret-code]").forEach(watchTyped);
  });
})();
