"""Rede do Sado and Síť Haná, in their own languages."""

from __future__ import annotations

from cop.forums.story.estuary import DAY, Row

ROWS: tuple[Row, ...] = (
    (
        "sado",
        "Perguntas-chave com tablets: o que já experimentámos",
        "discussion",
        ("Avaliação formativa",),
        [
            (
                "ines.carvalho",
                11 * DAY,
                (
                    "Três perguntas, três fotografias, e as crianças escolhem. Vejo em segundos quem ainda conta o zero. "
                    "Aprendi isto com colegas de Inglaterra, mas com conchas resulta melhor."
                ),
            ),
            ("rui.tavares", 10.5 * DAY, "Levo as conchas para o 1.º ciclo. Obrigado."),
            ("beatriz.nunes", 10 * DAY, "No Corvo temos pedras. Conto-vos para a semana."),
            (
                "beatriz.nunes",
                2.2 * DAY,
                "Com pedras também resulta. Os mais velhos fizeram as perguntas aos mais novos.",
            ),
        ],
    ),
    (
        "sado",
        "Visitas no segundo período: quem recebe?",
        "question",
        ("Visitas",),
        [
            ("rui.tavares", 6 * DAY, "Posso receber dois colegas por semana, às quartas. Quem mais?"),
            ("ines.carvalho", 5.5 * DAY, "A minha sala está aberta às terças de manhã."),
        ],
    ),
    (
        "hana",
        "Jak ověřit porozumění za jednu minutu",
        "discussion",
        ("Formativní hodnocení",),
        [
            (
                "tomas.dvorak",
                13 * DAY,
                (
                    "Jedna otázka na konci, tři odpovědi, tabulky nad hlavu. Kdo se mýlí, dostane druhou otázku, ne "
                    "známku. Zabere to minutu a ušetří to hodinu."
                ),
            ),
            ("katerina.novotna", 12.5 * DAY, "Zkusili jsme to ve třetí třídě. Děti chtějí otázku i na začátku."),
            ("tomas.dvorak", 1.8 * DAY, "Na začátku je to jiná otázka: ne co umím, ale co čekám."),
        ],
    ),
    (
        "hana",
        "Společná návštěva v únoru",
        "question",
        ("Návštěvy",),
        [("katerina.novotna", 4 * DAY, "Kdo by přijel v únoru k nám do Prostějova na jedno dopoledne?")],
    ),
)
