"""Eighteen months at Halden Controls: its past, told so that its present is the one the documentation counts.

The present is 12 key positions, 11 named, 7 ready now, 6 at the same time, 4 without emptying another, 4 absorbed.
A year ago was weaker, and not all of it was known then: one entry came late and one was corrected.
"""

from __future__ import annotations

from datetime import date

from succession.demo import people, seats
from succession.demo.story import Story

TALENT_DIRECTOR = "Mara Adeyemi"
HR_PARTNER = "Yusuf Karaca"


def tell(today: date) -> Story:
    """The whole past, recorded in the database day by day; returns who and what it is about."""
    story = Story(today)
    _first_spreadsheet(story)
    _a_region_changes_hands(story)
    _the_review_of_last_year(story)
    _a_year_of_development(story)
    _this_season(story)
    return story


def _first_spreadsheet(story: Story) -> None:
    story.at(548, TALENT_DIRECTOR)
    for person in people.AT_FIRST:
        story.joins(person)
    for seat in seats.AT_FIRST:
        story.opens(seat)
    story.names("priya-raman", "cso", "1_2_years", 1, "Built the Americas team and its forecast.")
    story.names("jonas-weber", "cso", "1_2_years", 2, "Turned EMEA round after two weak years.")
    story.names("gloria-mendes", "vp-americas", "ready_now", 1, "Knows every large account of the region.")
    story.names("aisha-khan", "vp-americas", "1_2_years", 2, "Has grown US West three years in a row.")
    story.names("lucia-ferrante", "vp-emea", "1_2_years", 1, "Leads two countries and speaks for five.")
    story.names("paul-price", "vp-emea", "3_plus_years", 2, "Strong at home, new to the other markets.")
    story.names("paul-grant", "uk", "1_2_years", 1, "Runs the industrial half of the country.")
    story.names("marlon-hadley", "us-east", "3_plus_years", 1, "First years of leading managers.")
    story.names("keiko-arita", "southwest", "ready_now", 1)
    story.names("viktor-horak", "energy", "1_2_years", 1)
    story.names("colm-geraghty", "deal-desk", "ready_now", 1)
    story.covers("gloria-mendes", "vp-americas")
    story.covers("wei-lim", "vp-apac")
    story.covers("ruth-abelow", "forecasting")


def _a_region_changes_hands(story: Story) -> None:
    story.at(462, TALENT_DIRECTOR)
    story.seats("strategic", "sam-okoro", reason="The seat was opened in the spring and held for him.")
    story.at(440, HR_PARTNER)
    story.names("sam-okoro", "vp-key-accounts", "3_plus_years", 1, "Has to lead one region first.")
    story.at(424, TALENT_DIRECTOR)
    story.names("luis-ortega", "cso", "3_plus_years", 3, "Would need a region of his own before.")
    story.at(410, TALENT_DIRECTOR)
    story.leaves("henrik-aalto", "Went back to Finland to run a family firm.")
    story.acts_in("vp-apac", "wei-lim", "Keeps the region until a permanent choice.")
    story.at(396, HR_PARTNER)
    story.seats("success-americas", "priscilla-naidoo", reason="First permanent holder of the new seat.")
    story.judges("paul-grant", "uk", "Led the rail framework through its renewal.", readiness="ready_now")
    story.at(384, TALENT_DIRECTOR)
    story.becomes(
        "strategic",
        "Accounts that buy in every region moved to Key Accounts.",
        reports_to=story.positions["vp-key-accounts"],
    )
    story.at(352, TALENT_DIRECTOR)
    story.joins(people.NEWCOMERS[0])
    story.seats("vp-apac", "mei-tan", reason="Chosen from outside after a search of seven weeks.")
    story.covers_no_longer("wei-lim", "vp-apac", "The seat is filled; cover will be agreed anew.")


def _the_review_of_last_year(story: Story) -> None:
    story.at(330, TALENT_DIRECTOR)
    reason = "Sales Operations became Revenue Operations and took in renewals reporting."
    story.becomes("vp-revops", reason, title="VP Revenue Operations", unit="Revenue Operations")
    for key in ("enablement", "forecasting", "deal-desk", "systems"):
        story.becomes(key, reason, unit="Revenue Operations")
    for key in ("hannah-cole", "ruth-abelow", "dmitri-kovalets", "samira-haddou", "ove-askeland", "colm-geraghty"):
        story.moves(key, "Revenue Operations", reason)
    story.at(318, TALENT_DIRECTOR)
    story.names("wei-lim", "vp-apac", "3_plus_years", 1, "Held the region for two months and asked for more time.")
    story.risk("aisha-khan", "medium", "high", "career_move", "Asks what comes after US West.")
    story.at(302, HR_PARTNER)
    story.leaves("gloria-mendes", "Retired after eleven years.")
    story.acts_in("us-east", "marlon-hadley", "Until the handover to Tom Baker is done.")
    # Signed on one day, entered sixteen days later: the first back-dated entry.
    story.at(270, HR_PARTNER)
    story.seats("us-east", "tom-baker", since=286, reason="Signed in time, entered late.")
    story.seats("northeast", "odile-tremont", since=286, reason="Follows Tom Baker, who moved up.")
    story.at(262, TALENT_DIRECTOR)
    story.joins(people.NEWCOMERS[1])
    story.names("rosa-lind", "vp-revops", "1_2_years", 1, "Runs demand planning with the same data.")
    story.names("nina-cruz", "us-east", "1_2_years", 1, "Coached by Tom Baker since he moved up.")
    story.withdraws("marlon-hadley", "us-east", "Acted in the seat and found that he prefers to lead one team.")
    story.at(248, TALENT_DIRECTOR)
    story.judges("aisha-khan", "vp-americas", "First on the slate since Gloria Mendes retired.", rank=1)
    story.names("tom-baker", "vp-americas", "1_2_years", 2, "Settled US East in his first quarter.")


def _a_year_of_development(story: Story) -> None:
    story.at(224, HR_PARTNER)
    story.withdraws("lucia-ferrante", "vp-emea", "Asked to stay with Iberia and Italy; her own choice.")
    story.judges("paul-price", "vp-emea", "First on the slate since the withdrawal.", rank=1)
    story.leaves_seat("renewals", "Jamal Whitacre takes over the Americas in Customer Success.")
    story.seats("success-americas", "jamal-whitacre", reason="Priscilla Naidoo moves to the renewals programme.")
    story.acts_in("renewals", "noor-bakker", "Until the search is over.")
    story.at(214, TALENT_DIRECTOR)
    story.joins(people.NEWCOMERS[2])
    story.names("tomasz-wieczorek", "nordics", "1_2_years", 1, "Met at the trade fair; knows the region.")
    story.names("ines-vogt", "dach", "1_2_years", 1, "Keeps the customers whom the region sells to.")
    # Agreed in the review two months earlier, entered now: the second back-dated entry.
    story.at(200, HR_PARTNER)
    story.names("eric-holm", "strategic", "1_2_years", 1, "Agreed in the review; entered late.", since=262)
    story.judges("priya-raman", "cso", "Presented the plan to the board and held the quarter.", readiness="ready_now")
    story.at(182, TALENT_DIRECTOR)
    story.judges(
        "sam-okoro",
        "vp-key-accounts",
        "One contract year led from start to end.",
        readiness="1_2_years",
        rank=2,
    )
    story.names("aisha-khan", "vp-key-accounts", "ready_now", 1, "Won two of the forty customers herself.")
    story.at(171, TALENT_DIRECTOR)
    story.joins(people.NEWCOMERS[3])
    story.names("helena-strand", "channel", "ready_now", 1, "Runs a partner business of the same size.")
    story.leaves("linh-dao", "Took a post with a customer.")
    story.at(133, HR_PARTNER)
    story.judges("paul-price", "vp-emea", "After six months with the Nordic team.", readiness="ready_now")
    story.at(131, TALENT_DIRECTOR)
    story.corrects(
        "paul-price",
        "vp-emea",
        "Entered as ready now by mistake; the review said 1-2 years.",
        readiness="1_2_years",
    )


def _this_season(story: Story) -> None:
    story.at(118, TALENT_DIRECTOR)
    story.joins(people.NEWCOMERS[4])
    story.names("arjun-menon", "success-emea", "1_2_years", 1, "Would have to learn the contracts.")
    story.names("priscilla-naidoo", "renewals", "1_2_years", 1, "Runs the renewals programme.")
    story.judges("rosa-lind", "vp-revops", "Ran the forecast for a quarter.", readiness="ready_now")
    story.at(96, TALENT_DIRECTOR)
    story.judges("nina-cruz", "us-east", "Stood in for six weeks; the team met its number.", readiness="ready_now")
    story.names("nina-cruz", "us-west", "1_2_years", 1, "Grew up in the region's largest team.")
    story.seats("canada", "beatriz-falcao", reason="Holds both regions, so that Rafael Ojeda can lead a launch.")
    story.at(79, TALENT_DIRECTOR)
    story.covers("jonas-weber", "cso")
    story.covers("luis-ortega", "vp-americas")
    story.covers("nina-cruz", "us-west", "us-east", is_told=None)
    story.at(71, TALENT_DIRECTOR)
    story.judges("aisha-khan", "vp-americas", "Calibrated from 1-2 years in the talent review.", readiness="ready_now")
    story.at(64, HR_PARTNER)
    story.joins(people.NEWCOMERS[5])
    story.names("isabel-quintero", "latam", "ready_now", 1, "Leads the same region for a smaller maker.")
    story.judges("eric-holm", "strategic", "Signed his first contract of this kind.", readiness="ready_now")
    story.names("dmitri-kovalets", "systems", "1_2_years", 1)
    story.names("chidinma-nwosu", "energy", "3_plus_years", 2)
    story.names("hyun-woo-seo", "vietnam", "1_2_years", 1, "Knows the two new plants.")
    story.at(48, HR_PARTNER)
    story.risk("aisha-khan", "high", "high", "career_move", "Said by her manager after the last talk.")
    story.risk("fiona-macready", "medium", "medium", "relocation")
    story.risk("samira-haddou", "low", "high")
    story.at(45, TALENT_DIRECTOR)
    story.becomes("dach", "Karla Busch has said when she retires.", expected_vacancy_on=story.in_days(265))
    story.risk("karla-busch", "high", "medium", "retirement")
    story.at(16, HR_PARTNER)
    story.risk("fiona-macready", "low", "medium", "", "Decided to stay where she is.")
