//! Instants as nbgrader notes them. Its own reader guesses at what it does not know; a mark
//! must not depend on a guess.

use jiff::Timestamp;

/// Which instant is written: `2026-11-30 11:59:00.123 UTC`, with `GMT`, `Z` or an offset by
/// number in the place of the zone, or as ISO 8601 has it. Where the zone is left out it is
/// UTC, as for nbgrader. None where it has a name that several have: `CST` is one in America,
/// one in China and one in Cuba.
pub(crate) fn written(text: &str) -> Option<Timestamp> {
    let text = text.trim();
    let (date, rest) = text.split_at_checked(text.find([' ', 'T', 't'])?)?;
    let rest = rest[1..].trim_start();
    let is_of_time = |it: char| it.is_ascii_digit() || [':', '.', ','].contains(&it);
    let end = rest.find(|it| !is_of_time(it)).unwrap_or(rest.len());
    let (time, zone) = rest.split_at(end);
    let time = time.replace(',', ".");
    let offset = offset(zone.trim())?;
    format!("{date}T{time}{offset}").parse().ok()
}

/// The offset from UTC that a zone stands for, as ISO 8601 writes it.
fn offset(zone: &str) -> Option<String> {
    if ["", "UTC", "GMT", "Z"]
        .iter()
        .any(|it| it.eq_ignore_ascii_case(zone))
    {
        return Some("Z".to_owned());
    }
    let sign = ['+', '-'].into_iter().find(|it| zone.starts_with(*it))?;
    let digits = zone[1..].replacen(':', "", 1);
    let is_number = digits.bytes().all(|it| it.is_ascii_digit());
    let (hours, minutes) = match digits.len() {
        2 if is_number => (digits.as_str(), "00"),
        4 if is_number => digits.split_at(2),
        _ => return None,
    };
    // No zone is further away than 14 hours, and who writes that has a slip of the hand.
    let is_one = hours.parse().is_ok_and(|it: u8| it <= 14) && minutes < "60";
    is_one.then(|| format!("{sign}{hours}:{minutes}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_zone_by_number_is_understood_and_one_that_several_have_is_not() {
        let at = |zone: &str| written(&format!("2015-02-02 15:58:23.948203{zone}"));
        let known = |text: &str| Some(text.parse::<Timestamp>().unwrap());
        let utc = known("2015-02-02T15:58:23.948203Z");
        for zone in [
            "", " UTC", " utc", " GMT", "Z", " Z", "+00:00", " +0000", " -00", " UTC\r\n",
        ] {
            assert_eq!(at(zone), utc, "{zone:?}");
        }
        let east = known("2015-02-02T14:58:23.948203Z");
        for zone in [" +0100", "+0100", " +01:00", "+01"] {
            assert_eq!(at(zone), east, "{zone:?}");
        }
        assert_eq!(at("-03:30"), known("2015-02-02T19:28:23.948203Z"));
        // Who has written a sign behind a name means one thing or the other.
        for zone in [
            " PST",
            " CST",
            " CET",
            " UTC+3",
            " GMT-03:00",
            " Europe/Berlin",
            " W. Europe Standard Time",
            " +1",
            " +100",
            " +15:00",
            " +01:60",
            " +01:0",
            " +\u{0661}0",
            " +0100 UTC",
            " \u{2212}0100",
            " + 0100",
        ] {
            assert_eq!(at(zone), None, "{zone:?}");
        }
        assert_eq!(
            written("2015-02-02T15:58:23+01:00"),
            known("2015-02-02T14:58:23Z")
        );
        assert_eq!(
            written("2015-02-02T15:58:23,5Z"),
            known("2015-02-02T15:58:23.5Z")
        );
        for text in [
            "",
            "soon",
            "2015-02-30 15:58:23 UTC",
            "2015-02-02 UTC",
            "\u{1b}[2J UTC",
            " UTC",
        ] {
            assert_eq!(written(text), None, "{text:?}");
        }
    }
}
