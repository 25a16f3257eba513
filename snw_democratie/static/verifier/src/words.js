// The sentences about checks: per check its title and what it means that it was made or failed.
(function (snw) {
  "use strict";

  const { t } = snw;

  snw.STATUS = {
    checked: "gecontroleerd", failed: "fout", not_public: "niet openbaar", not_checked: "niet gecontroleerd", not_applicable: "niet van toepassing",
  };

  // title; when checked; when failed; what it is about (for the other three results)
  snw.WORDS = {
    files: ["Bestanden", "Alle bestanden die openbaar horen te zijn, zijn er.", "Er ontbreekt een bestand, of er is er een te veel.", "De bestanden"],
    spelling: ["Schrijfwijze", "Elk bestand staat in de vaste schrijfwijze.", "Een bestand staat niet in de vaste schrijfwijze.", "De schrijfwijze"],
    file_digests: ["Vingerafdrukken", "Elk bestand heeft de vingerafdruk die vooraf is vastgelegd.", "Een bestand is veranderd nadat het was vastgelegd.", "De vingerafdrukken"],
    chain: ["Volgorde van stappen", "Elke stap sluit aan op de stap ervoor.", "Een stap is veranderd of sluit niet aan.", "De volgorde van de stappen"],
    published_digest: ["Vingerafdruk van vooraf", "Dit is de loting waarvan u de vingerafdruk vooraf zag.", "Dit is niet de loting waarvan u de vingerafdruk hebt.", "De vingerafdruk van vooraf"],
    merkle_root: ["Verzegeling van de groep", "De verzegelingen horen bij het getal dat vooraf vastlag.", "De verzegelingen horen niet bij het getal dat vooraf vastlag.", "De verzegeling van de groep"],
    leaves: ["Verzegeling per persoon", "Elke verzegeling past bij de gegevens van die persoon.", "Een verzegeling past niet bij de gegevens.", "De verzegeling per persoon"],
    types: ["Groepen op de lijst", "Mensen met gelijke antwoorden zitten in dezelfde groep.", "De groepen kloppen niet met de mensen.", "De indeling in groepen"],
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
    reserves: ["Reserves", "De reserves volgen uit de loting.", "De reserves volgen niet uit de loting.", "De lijst met reserves"],
    vacancies: ["Wie wegging en wie kon komen", "Elke mogelijke vervanger staat erbij, met de juiste kans.", "Een vertrek of een kans op de plaats klopt niet.", "Wie wegging en wie kon komen"],
    replacements: ["Vervanging", "Wie de plaats kreeg, volgt uit toeval van na het vertrek.", "Wie de plaats kreeg, volgt niet uit het toeval.", "De vervanging"],
    later_signatures: ["Handtekening bij een vervanging", "De handtekening bij de vervanging klopt.", "De handtekening bij de vervanging klopt niet.", "De handtekening bij een vervanging"],
  };

  /** One sentence for the result of a check; never a bare yes. */
  snw.sentence = function (name, status) {
    const [, checked, failed, subject] = snw.WORDS[name];
    const about = t(subject);
    return {
      checked: t(checked), failed: t(failed),
      not_public: t("{about}: daarvoor zijn gegevens nodig die niet openbaar zijn.", { about }),
      not_checked: name.includes("signature") ? t("{about}: niet gecontroleerd op deze pagina.", { about }) : t("{about}: dit is niet gecontroleerd.", { about }),
      not_applicable: t("{about}: dat hoort niet bij deze loting.", { about }),
    }[status];
  };

  /** The one sentence over all checks, first on the page. */
  function overall(report, failed) {
    if (report.ok) return t("Deze loting klopt, voor zover openbaar is.");
    if (!failed.length) return t("Deze loting is niet goed te controleren: er ontbreekt te veel.");
    return t("Deze loting klopt NIET: {problem}", { problem: snw.inside(failed[0].sentence) });
  }

  /** What the overall sentence does not cover, said in the same breath. */
  function caveats(report, checks, failed) {
    const status = Object.fromEntries(checks.map((check) => [check.name, check.status]));
    const count = (wanted) => checks.filter((check) => check.status === wanted).length;
    const lines = failed.slice(1).map((check) => t("Ook fout: {problem}", { problem: snw.inside(check.sentence) }));
    const open = count("not_public") + count("not_checked");
    const all = checks.length - count("not_applicable");
    if (open) lines.push(t("Let op: {open} van de {all} controles zijn niet of niet helemaal gedaan.", { open, all }));
    if (status.published_digest === "not_checked") {
      lines.push(t("U vulde de vingerafdruk van vooraf niet of niet helemaal in. Dan kan het hele verslag vervangen zijn."));
    }
    if (report.rehearsal) lines.push(t("Dit is een proefloting. Niemand is hiermee echt ingeloot."));
    if (!report.drawn) lines.push(t("Er is nog niet geloot. U ziet wat vooraf is vastgelegd."));
    if (status.signature === "not_checked") {
      lines.push(t("De handtekening van het baken controleert u met: {command}", { command: "snw lottery verify MAP" }));
    }
    return lines;
  }

  /** The file by which a record is of another kind than this page checks; a lottery without its settings is false. */
  snw.otherKind = (files) => (files.has("lottery.json") ? undefined : ["seat.json", "plan.json", "rule.json"].find((name) => files.has(name)));

  /** What such a record is, and what does check it. */
  snw.ofOtherKind = function (name) {
    const command = name === "rule.json" ? "python -m ballots budget-verify" : "python -m sortition verify";
    const what = {
      "seat.json": t("Dit is geen loting voor een panel, maar een loting van een bewonerszetel."),
      "plan.json": t("Dit is geen loting voor een panel, maar een loting van brieven."),
      "rule.json": t("Dit is geen loting, maar de telling van een buurtbudget."),
    };
    return `${what[name]} ${t("Deze pagina kan dat niet controleren. Het programma wel, met: {command}", { command })}`;
  };

  /** The report with its sentences, in the language of the page; the details of a check stay Dutch. */
  snw.inWords = function (report) {
    const checks = report.checks.map((check) => ({
      ...check, title: t(snw.WORDS[check.name][0]), word: t(snw.STATUS[check.status]), sentence: snw.sentence(check.name, check.status),
    }));
    const failed = checks.filter((check) => check.status === "failed");
    return { ...report, checks, sentence: overall(report, failed), caveats: caveats(report, checks, failed) };
  };
})((globalThis.snwVerifier ??= {}));
