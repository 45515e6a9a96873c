//! What a check hands to a submission. Its numbers are always the same, unless the
//! grader has a secret seed: then they are others, so that an answer which somebody
//! has learnt by heart is none.
//!
//! A check's milliseconds are then so many times as long, all of them alike: what it
//! demands is in the same ones, and every relation between two of them holds.
//! Its numbers are all greater by the same amount: what was different stays different,
//! and in the same order.

use std::borrow::Cow;
use std::ops::Add;
use std::sync::atomic::{AtomicBool, AtomicU8, Ordering};
use std::time::Duration;

/// How many milliseconds one of a check's has.
static STRETCH: AtomicU8 = AtomicU8::new(1);

/// By how much a check's numbers are greater.
static OFFSET: AtomicU8 = AtomicU8::new(0);

/// Whether the check has asked for an input that a seed makes another.
static HAS_DRAWN: AtomicBool = AtomicBool::new(false);

/// The milliseconds are at least twice as long: none is the usual one.
const STRETCHES: u64 = 8;

/// The numbers are greater by one at least.
const OFFSETS: u64 = 40;

/// Draws the inputs of the check that begins now; without a draw they are the usual
/// ones. Checks of one process run one after the other.
pub(crate) fn draw(draw: Option<u64>) {
    let (stretch, offset) = draw.map_or((1, 0), |draw| {
        (2 + draw % STRETCHES, 1 + draw / STRETCHES % OFFSETS)
    });
    let small = |number| u8::try_from(number).expect("both are small");
    STRETCH.store(small(stretch), Ordering::Relaxed);
    OFFSET.store(small(offset), Ordering::Relaxed);
    HAS_DRAWN.store(false, Ordering::Relaxed);
}

/// Whether the check has asked for an input that a seed makes another.
pub(crate) fn has_drawn() -> bool {
    HAS_DRAWN.load(Ordering::Relaxed)
}

/// Reads what follows from the seed, and notes that it was asked for.
fn ask(what: &AtomicU8) -> u8 {
    HAS_DRAWN.store(true, Ordering::Relaxed);
    what.load(Ordering::Relaxed)
}

/// So many milliseconds of this check's. With a grader that has a seed they are two
/// to nine times as long; without, they are what they are.
///
/// A duration that the contract names is none of the check's: that is [`fixed_ms`].
pub fn ms(milliseconds: u64) -> Duration {
    Duration::from_millis(stretched(milliseconds))
}

/// So many milliseconds, whatever the seed: of a duration that the contract names, or
/// that passes on the real clock.
///
/// ```
/// use std::time::Duration;
///
/// assert_eq!(probe::fixed_ms(20), Duration::from_millis(20));
/// ```
pub const fn fixed_ms(milliseconds: u64) -> Duration {
    Duration::from_millis(milliseconds)
}

/// A number of this check's: with a grader that has a seed, one that is greater by
/// one to forty, and by as much for every number; without, the number itself. For
/// what a submission passes on, counts or looks up, and for how much there is of it.
///
/// ```
/// use probe::drawn;
///
/// let answer = drawn(42);
/// assert_eq!(answer, 42, "there is no grader here");
/// ```
pub fn drawn<N: From<u8> + Add<Output = N>>(number: N) -> N {
    number + N::from(ask(&OFFSET))
}

/// A text of this check's: with a grader that has a seed, one with a drawn number at
/// its end; without, the text itself. For errors, panics, messages and names that a
/// submission passes on. What was different stays different, and an empty text stays
/// empty. In the pattern of [`expect_that!`](crate::expect_that) it is told as what
/// it is.
///
/// ```
/// use probe::drawn_text;
///
/// assert_eq!(drawn_text("no such page"), "no such page", "there is no grader here");
/// ```
pub fn drawn_text(text: &'static str) -> &'static str {
    match ask(&OFFSET) {
        _ if text.is_empty() => text,
        0 => text,
        // It lives as long as the check's process does, as literals do.
        offset => format!("{text} {offset}").leak(),
    }
}

/// The address that ends with a number of this check's, as [`drawn`] gives it: `/7` for
/// seven, where there is no seed.
pub fn address(usual: usize) -> String {
    format!("/{}", drawn(usual))
}

/// So many addresses, one after the other: `/0`, `/1` and so on, where there is no seed.
///
/// ```
/// use probe::addresses;
///
/// assert_eq!(addresses(3), ["/0", "/1", "/2"], "there is no grader here");
/// ```
pub fn addresses(count: usize) -> Vec<String> {
    (0..count).map(address).collect()
}

/// Letters of this check's: with a grader that has a seed, each is another sign, of
/// which all are printable; without, the letters themselves. For bytes that a
/// submission passes on, where it matters how many there are.
///
/// ```
/// use probe::drawn_letters;
///
/// assert_eq!(drawn_letters("abc"), "abc", "there is no grader here");
/// ```
///
/// # Panics
///
/// When one of them is no printable sign of ASCII, or a blank.
pub fn drawn_letters(letters: &str) -> &'static str {
    let signs = b'!'..=b'~';
    assert!(
        letters.bytes().all(|letter| signs.contains(&letter)),
        "no letters: {letters:?}"
    );
    let further = |letter| signs.start() + (letter - signs.start() + drawn(0)) % signs.len() as u8;
    let drawn: String = letters
        .bytes()
        .map(|letter| char::from(further(letter)))
        .collect();
    // They live as long as the check's process does, as literals do.
    drawn.leak()
}

/// How long a scenario has that takes so many milliseconds without a seed: what is in it
/// may be longer with one. No submission is given it, so it is no input.
pub(crate) fn allowed_ms(milliseconds: u64) -> Duration {
    let stretch = STRETCH.load(Ordering::Relaxed);
    Duration::from_millis(milliseconds.saturating_mul(stretch.into()))
}

fn stretched(milliseconds: u64) -> u64 {
    milliseconds.saturating_mul(ask(&STRETCH).into())
}

/// A check's text with its times as they are: `{50 ms}` and `{50}` stand for so many
/// of its milliseconds.
pub(crate) fn in_its_time(text: &str) -> Cow<'_, str> {
    let mut told = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        let time = after.split_once('}').and_then(|(time, after)| {
            let (number, unit) = time.split_at(time.trim_end_matches(" ms").len());
            Some((stretched_text(number)?, unit, after))
        });
        told += before;
        (told, rest) = match time {
            Some((number, unit, after)) => (told + &number + unit, after),
            None => (told + "{", after),
        };
    }
    if told.is_empty() {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(told + rest)
    }
}

/// A pattern with the texts that its [`drawn_text`]s are.
pub(crate) fn in_its_texts(pattern: &str) -> Cow<'_, str> {
    let mut told = String::new();
    let mut rest = pattern;
    while let Some((before, text, after)) = first_drawn_text(rest) {
        told += &format!("{before}\"{}\"", drawn_text(text.to_owned().leak()));
        rest = after;
    }
    if told.is_empty() {
        Cow::Borrowed(pattern)
    } else {
        Cow::Owned(told + rest)
    }
}

/// What stands before the first `drawn_text("…")`, its text, and what stands after it.
fn first_drawn_text(pattern: &str) -> Option<(&str, &str, &str)> {
    let (before, call) = pattern.split_once("drawn_text(\"")?;
    let (text, after) = call.split_once("\")")?;
    Some((before, text, after))
}

/// A number of milliseconds, stretched; none where it is no number. It has commas
/// where the one in the text has them.
fn stretched_text(number: &str) -> Option<String> {
    let milliseconds = number.replace(',', "").parse().ok()?;
    let mut digits = stretched(milliseconds).to_string();
    if number.contains(',') {
        let places = (1..digits.len()).rev().filter(|place| place % 3 == 0);
        let places: Vec<usize> = places.map(|place| digits.len() - place).collect();
        for place in places.into_iter().rev() {
            digits.insert(place, ',');
        }
    }
    Some(digits)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::{Mutex, MutexGuard, PoisonError};

    /// The inputs belong to the process, and tests share it.
    fn with(given: Option<u64>) -> MutexGuard<'static, ()> {
        static TURN: Mutex<()> = Mutex::new(());
        let turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
        draw(given);
        turn
    }

    #[test]
    fn without_a_seed_everything_is_as_it_is_written() {
        let _turn = with(None);
        assert_eq!(ms(50), Duration::from_millis(50));
        assert_eq!(drawn(42_u64), 42);
        assert_eq!(drawn_text("no such page"), "no such page");
        assert_eq!(
            in_its_time("after {50 ms}, {73} and {5,000 ms}"),
            "after 50 ms, 73 and 5,000 ms"
        );
    }

    #[test]
    fn with_a_seed_no_input_is_the_usual_one_and_all_keep_their_relations() {
        for seed in 0..STRETCHES * OFFSETS {
            let _turn = with(Some(seed));
            assert!(
                ms(1) > Duration::from_millis(1) && drawn(0_u8) > 0,
                "{seed}"
            );
            assert_eq!(ms(7) + ms(23), ms(30));
            assert_eq!(fixed_ms(7), Duration::from_millis(7));
            assert_eq!(drawn(9_u32) - drawn(2_u32), 7);
            assert_eq!(address(2), format!("/{}", drawn(2)));
            assert_eq!(addresses(3), [0, 1, 2].map(address));
            let number = drawn_text("page").strip_prefix("page ").unwrap();
            assert_eq!(number.parse::<u64>(), Ok(drawn(0)));
            assert!(
                drawn_letters("az~")
                    .bytes()
                    .all(|sign| sign.is_ascii_graphic())
            );
            assert!(
                drawn_letters("az~")
                    .bytes()
                    .zip(*b"az~")
                    .all(|(new, old)| new != old)
            );
            draw(None);
        }
    }

    #[test]
    fn whoever_asks_for_what_a_seed_makes_another_has_drawn() {
        let asked: [fn() -> bool; 6] = [
            || ms(7).is_zero(),
            || drawn(7) == 0,
            || drawn_text("page").is_empty(),
            || drawn_letters("az").is_empty(),
            || addresses(2).is_empty(),
            || in_its_time("after {50 ms}").is_empty(),
        ];
        let given: [fn() -> bool; 4] = [
            || allowed_ms(7).is_zero(),
            || fixed_ms(7).is_zero(),
            || in_its_time("after 50 ms").is_empty(),
            || in_its_texts("Ok(_)").is_empty(),
        ];
        for (ways, draws) in [(&asked[..], true), (&given[..], false)] {
            for (at, way) in ways.iter().enumerate() {
                let _turn = with(None);
                assert!(!way(), "way {at}");
                assert_eq!(has_drawn(), draws, "way {at}");
            }
        }
        let _turn = with(None);
        assert!(!has_drawn(), "each check begins anew");
    }

    #[test]
    fn a_pattern_says_the_texts_that_there_are() {
        let pattern =
            r#"Err(Both(a, b)) if a == drawn_text("no page") && b == drawn_text("a bug")"#;
        let _turn = with(None);
        let told = r#"Err(Both(a, b)) if a == "no page" && b == "a bug""#;
        assert_eq!(in_its_texts(pattern), told);
        assert_eq!(in_its_texts("Ok(_)"), "Ok(_)");
        draw(Some(0));
        let told = r#"Err(Both(a, b)) if a == "no page 1" && b == "a bug 1""#;
        assert_eq!(in_its_texts(pattern), told);
        assert_eq!(drawn_text(""), "", "an empty text is one of a kind");
        draw(None);
    }

    #[test]
    fn a_text_says_the_times_that_there_are() {
        let _turn = with(Some(1));
        let cases = [
            ("each page takes {50 ms}", "each page takes 150 ms"),
            (
                "at {7 ms}, {23} and {30}: each",
                "at 21 ms, 69 and 90: each",
            ),
            ("{400,000 ms} is long", "1,200,000 ms is long"),
            ("{333,334}", "1,000,002"),
            ("50 ms by contract", "50 ms by contract"),
            ("{} and {x} and {5 s} and {", "{} and {x} and {5 s} and {"),
            ("a { b {2 ms}", "a { b 6 ms"),
        ];
        for (text, told) in cases {
            assert_eq!(in_its_time(text), told);
        }
        draw(None);
    }
}
