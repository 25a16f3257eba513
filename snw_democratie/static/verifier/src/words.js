// The Dutch sentences: per check its title and what it means that it was made or failed.
(function (snw) {
  "use strict";

  snw.STATUS = {
    checked: "gecontroleerd", failed: "fout", not_public: "niet openbaar", not_checked: "niet gecontroleerd", not_applicable: "niet van toepassing",
  };

  // title; when checked; when failed; what it is about (for the other three results)
  snw.WORDS = {
    files: ["Bestanden", "Alle bestanden die openbaar horen te zijn, zijn er.", "Er ontbreekt een bestand, of er is er een te veel.", "De bestanden"],
    spelling: ["Schrijfwijze", "Elk bestand staat in de vaste schrijfwijze.", "Een bestand staat niet in de vaste schrijfwijze.", "De schrijfwijze"],
    file_digests: ["Vingerafdrukken", "Elk bestand heeft de vingerafdruk die vooraf is vastgelegd.", "Een bestand is veranderd nadat het was vastgelegd.", "De vingerafdrukken"],
    chain: ["Volgorde van stappen", "Elke stap sluit aan op de stap ervoor.", "Een stap is veranderd of sluit niet aan.", "De volgorde van de stappen"],
    published_digest: ["Kenmerk van vooraf", "Dit is de loting waarvan u het kenmerk vooraf zag.", "Dit is niet de loting waarvan u het kenmerk hebt.", "Het kenmerk van vooraf"],
    merkle_root: ["Verzegeling van de groep", "De verzegelingen horen bij het getal dat vooraf vastlag.", "De verzegelingen horen niet bij het getal dat vooraf vastlag.", "De verzegeling van de groep"],
    leaves: ["Verzegeling per persoon", "Elke verzegeling past bij de gegevens van die persoon.", "Een verzegeling past niet bij de gegevens.", "De verzegeling per persoon"],
    types: ["Groepen in de pool", "Mensen met gelijke antwoorden zitten in dezelfde groep.", "De groepen kloppen niet met de mensen.", "De indeling in groepen"],
    quotas: ["Regels voor het panel", "Elk panel houdt zich aan elke regel.", "Een panel houdt zich niet aan de regels.", "De regels voor het panel"],
    panels: ["Panels", "Alle panels zijn vol en niemand zit er dubbel in.", "Een panel is niet vol, of iemand hoort er niet in.", "De lijst met panels"],
    compositions: ["Samenstellingen", "Alle samenstellingen hebben precies genoeg plaatsen.", "Een samenstelling klopt niet.", "De samenstellingen"],
    tickets: ["Loten", "Alle loten samen zijn precies goed en houden elke regel.", "De loten kloppen niet.", "De loten"],
    chances: ["Kansen", "Ieders kans volgt precies uit de loten.", "Een kans klopt niet.", "De kansen"],
    appearances: ["Hoe vaak iedereen meedoet", "Iedereen zit in zoveel panels als er staat.", "Iemand zit in een ander aantal panels.", "Hoe vaak iedereen meedoet"],
    certificate: ["Bewijs van de kansen", "Het bewijs klopt: de kleinste kansen zijn zo groot mogelijk.", "Het bewijs van de kansen klopt niet.", "Het bewijs van de kansen"],
    attained: ["Bewijs past bij de regels", "De bewezen kansen passen binnen alle regels.", "De bewezen kansen passen niet binnen de regels.", "Of het bewijs bij de regels past"],
    eta: ["Afwijking van het bewijs", "De kansen wijken niet meer af dan er staat.", "De afwijking van het bewijs is anders dan er staat.", "De afwijking van het bewijs"],
    claims: ["Wat er beweerd wordt", "Wat over de kansen is beweerd, klopt met de bestanden.", "Wat over de kansen is beweerd, klopt niet.", "Wat er over de kansen beweerd wordt"],
    types_public: ["Openbare groepen", "De openbare groepen kloppen; kleine groepen zijn samengevoegd.", "De openbare groepen kloppen niet.", "De lijst met openbare groepen"],
    announcement: ["Aankondiging", "De bron van het toeval is vooraf aangekondigd.", "De aankondiging van het toeval klopt niet.", "De aankondiging"],
    randomness: ["Getrokken getal", "Het getrokken getal geeft dit panel.", "Het getrokken getal geeft een ander panel.", "Het getrokken getal"],
    selected: ["Ingelote mensen", "De ingelote mensen zijn die van het getrokken panel.", "De ingelote mensen zijn niet die van het getrokken panel.", "De lijst met ingelote mensen"],
    signature: ["Handtekening van het baken", "De handtekening van het baken klopt.", "De handtekening van het baken klopt niet.", "De handtekening van het baken"],
  };

  /** One sentence for the result of a check; never a bare yes. */
  snw.sentence = function (name, status) {
    const [, checked, failed, about] = snw.WORDS[name];
    return {
      checked, failed,
      not_public: `${about}: daarvoor zijn gegevens nodig die niet openbaar zijn.`,
      not_checked: name === "signature" ? `${about}: niet gecontroleerd op deze pagina.` : `${about}: dit is niet gecontroleerd.`,
      not_applicable: `${about}: dat hoort niet bij deze loting.`,
    }[status];
  };

  /** The one sentence over all checks, first on the page. */
  snw.overall = function (checks, ok) {
    const failed = checks.filter((check) => check.status === "failed");
    if (!ok && !failed.length) return "Deze loting is niet goed te controleren: er ontbreekt te veel.";
    if (ok) return "Deze loting klopt, voor zover openbaar is.";
    const first = failed[0].sentence;
    return `Deze loting klopt NIET: ${first[0].toLowerCase()}${first.slice(1)}`;
  };

  /** What the overall sentence does not cover, said in the same breath. */
  snw.caveats = function (r, checks) {
    const status = Object.fromEntries(checks.map((check) => [check.name, check.status]));
    const count = (wanted) => checks.filter((check) => check.status === wanted).length;
    const lines = checks.filter((check) => check.status === "failed").slice(1).map((check) => `Ook fout: ${check.sentence[0].toLowerCase()}${check.sentence.slice(1)}`);
    const open = count("not_public") + count("not_checked");
    if (open) lines.push(`Let op: ${open} van de ${checks.length - count("not_applicable")} controles zijn niet of niet helemaal gedaan.`);
    if (status.published_digest === "not_checked") lines.push("U vulde het kenmerk van vooraf niet in. Dan kan het hele dossier vervangen zijn.");
    if (r.draw?.body.rehearsal) lines.push("Dit is een proefloting. Niemand is hiermee echt ingeloot.");
    if (!r.files.has("draw.json")) lines.push("Er is nog niet geloot. U ziet wat vooraf is vastgelegd.");
    if (status.signature === "not_checked") lines.push("De handtekening van het baken controleert u met: snw lottery verify MAP.");
    return lines;
  };
})((globalThis.snwVerifier ??= {}));
