//! Expectations: a measured value beside the demanded one, and the reason.

use crate::inputs::{in_its_texts, in_its_time};
use crate::{ledger, panics, text};
use evidence::{Expectation, Measured};
use std::fmt::{Debug, Write as _};
use std::time::Duration;

/// How many items of a list are shown.
const MOST_ITEMS: usize = 12;

/// A value that can be measured and shown. Only concrete types of `std`, and so
/// sealed: an equality that a submission brings along could say anything.
///
/// ```compile_fail,E0277
/// #[derive(PartialEq)]
/// struct Status;
///
/// impl probe::Measure for Status {
///     fn shown(&self) -> String {
///         "anything".to_owned()
///     }
/// }
/// ```
pub trait Measure: sealed::Sealed + PartialEq {
    /// The value with its unit.
    fn shown(&self) -> String;

    /// What is shown where there is none of it.
    fn absent() -> &'static str {
        "nothing"
    }

    /// Whether it is a number that can be trusted.
    fn is_finite(&self) -> bool {
        true
    }

    /// Where it first differs from another, for values with places.
    fn difference(&self, _other: &Self) -> Option<String> {
        None
    }
}

/// Begins an expectation: `value` is what was measured, `name` says of what.
/// It is noted when its reason is given, with [`Judged::because`].
///
/// In the name and in the reason `{50 ms}` stands for so many of the check's own
/// milliseconds, as [`ms`](crate::ms) has them.
pub fn expect<T: Measure>(name: &str, value: T) -> Expect<T> {
    Expect {
        name: in_its_time(name).into_owned(),
        value,
    }
}

/// Begins an expectation of a value of the submission's own types: does it match
/// a pattern, with or without an `if`?
///
/// The language matches, so no `PartialEq` of a submission has a say. What is
/// shown is the value's `Debug`, cut where it is long, beside the pattern's text.
/// It is part of the report, which must be the same at each run: so give it no
/// value that holds an instant, an address or the number of a thread.
///
/// ```
/// use probe::expect_that;
///
/// #[derive(Debug)]
/// enum Failure {
///     Error(&'static str),
///     Panic(String),
/// }
///
/// let failures = [Failure::Error("bad"), Failure::Panic("bug 7".to_owned())];
/// expect_that!("the first failure", failures.first(), Some(Failure::Error("bad")))
///     .because("it came first");
/// expect_that!("the last failure", &failures[1], Failure::Panic(text) if text.contains('7'))
///     .because("a panic keeps its text");
/// ```
///
/// # Panics
///
/// [`Judged::because`] does, when the value does not match.
#[macro_export]
macro_rules! expect_that {
    ($name:expr, $value:expr, $pattern:pat $(if $guard:expr)? $(,)?) => {
        match &$value {
            value => $crate::judged_by_pattern(
                $name,
                value,
                match value {
                    $pattern $(if $guard)? => true,
                    #[allow(unreachable_patterns, reason = "the pattern may match everything")]
                    _ => false,
                },
                stringify!($pattern $(if $guard)?),
            ),
        }
    };
}

/// Whether a type is [`Send`]: an answer, and no error of the compiler, where it
/// is not. The type is written out; of a type parameter the answer would be no.
///
/// ```
/// use probe::is_send;
/// use std::rc::Rc;
/// use std::sync::Arc;
///
/// assert!(is_send!(Arc<u32>));
/// assert!(!is_send!(Rc<u32>));
/// ```
#[macro_export]
macro_rules! is_send {
    ($type:ty) => {{
        struct Asked<T>(::std::marker::PhantomData<T>);
        trait Otherwise {
            const SEND: bool = false;
        }
        impl<T> Otherwise for Asked<T> {}
        // An item of the type's own comes before one of a trait.
        #[allow(dead_code, reason = "only one of the two is asked")]
        impl<T: Send> Asked<T> {
            const SEND: bool = true;
        }
        Asked::<$type>::SEND
    }};
}

/// What [`expect_that!`] comes to, once the language has matched.
#[doc(hidden)]
pub fn judged_by_pattern(name: &str, value: &dyn Debug, met: bool, pattern: &str) -> Judged {
    let shown = text::debugged(value);
    // The compiler breaks long patterns into lines; a report breaks them itself.
    let pattern: Vec<&str> = pattern.lines().map(str::trim).collect();
    let pattern = pattern.join(" ");
    Judged {
        name: in_its_time(name).into_owned(),
        measured: Measured {
            shown,
            finite: true,
        },
        demanded: format!("a match of `{}`", in_its_texts(&pattern)),
        met,
    }
}

/// How many times faster `fast` is than `slow`. Of no time to no time it is no
/// number, and meets no demand.
pub fn speed_up(slow: Duration, fast: Duration) -> f64 {
    slow.as_secs_f64() / fast.as_secs_f64()
}

/// Shows a value from a noisy clock beside the expectations, for a person to
/// look at. It is held against nothing, and need not be the same twice.
pub fn figure<T: Measure>(name: &str, value: T) {
    ledger::figure(&in_its_time(name), &value.shown());
}

/// A measured value that waits for a demand.
#[derive(Debug)]
#[must_use = "an expectation without a demand expects nothing"]
pub struct Expect<T> {
    name: String,
    value: T,
}

/// A measured value beside a demand that waits for its reason.
#[derive(Debug)]
#[must_use = "an expectation counts only with its reason: call `because`"]
pub struct Judged {
    name: String,
    measured: Measured,
    demanded: String,
    met: bool,
}

impl<T: Measure> Expect<T> {
    /// Demands exactly `wanted`. Of a `String` that may be a literal.
    ///
    /// ```
    /// use probe::expect;
    ///
    /// expect("pages", 7).is(7).because("seven were asked for");
    /// expect("the end", "cancelled".to_owned()).is("cancelled").because("it was cut");
    /// ```
    pub fn is<W>(self, wanted: W) -> Judged
    where
        T: Against<W>,
    {
        let wanted = T::wanted(wanted);
        let met = self.value == wanted;
        let mut demanded = format!("exactly {}", wanted.shown());
        if let Some(difference) = self.value.difference(&wanted) {
            let _ = write!(demanded, " ({difference})");
        }
        self.judged(demanded, met)
    }

    fn judged(self, demanded: String, met: bool) -> Judged {
        let finite = self.value.is_finite();
        let measured = Measured {
            shown: self.value.shown(),
            finite,
        };
        Judged {
            name: self.name,
            measured,
            demanded,
            met: met && finite,
        }
    }
}

impl<T: Measure + PartialOrd> Expect<T> {
    /// Demands `most` or less.
    pub fn at_most(self, most: T) -> Judged {
        let (demanded, met) = (format!("at most {}", most.shown()), self.value <= most);
        self.judged(demanded, met)
    }

    /// Demands `least` or more.
    pub fn at_least(self, least: T) -> Judged {
        let (demanded, met) = (format!("at least {}", least.shown()), self.value >= least);
        self.judged(demanded, met)
    }

    /// Demands `least` to `most`, both included.
    pub fn between(self, least: T, most: T) -> Judged {
        let demanded = format!("{} to {}", least.shown(), most.shown());
        let met = self.value >= least && self.value <= most;
        self.judged(demanded, met)
    }
}

impl Expect<f64> {
    /// Demands `wanted`, give or take so many percent of it.
    pub fn within_percent(self, percent: f64, wanted: f64) -> Judged {
        let demanded = format!("{} ± {percent} %", wanted.shown());
        let met = (self.value - wanted).abs() <= wanted.abs() * percent / 100.0;
        self.judged(demanded, met)
    }
}

impl Expect<Vec<String>> {
    /// Demands exactly these texts, in this order.
    ///
    /// ```
    /// use probe::{Trace, expect};
    ///
    /// let trace = Trace::new();
    /// trace.mark("a");
    /// trace.mark("b");
    /// expect("what happened, in order", trace.names())
    ///     .are(["a", "b"])
    ///     .because("a stands first in line");
    /// ```
    pub fn are<const N: usize>(self, wanted: [&str; N]) -> Judged {
        self.are_all(&wanted)
    }

    /// It is compiled once, and not for each number of texts.
    fn are_all(self, wanted: &[&str]) -> Judged {
        self.is(wanted.iter().map(|&it| it.to_owned()).collect())
    }
}

impl Expect<bool> {
    /// Demands that it is so.
    pub fn is_true(self) -> Judged {
        self.is(true)
    }
}

impl Judged {
    /// Gives the reason, in a sentence that a learner can learn from, and notes
    /// the expectation.
    ///
    /// # Panics
    ///
    /// When the demand is not met: the check ends here.
    #[track_caller]
    pub fn because(self, reason: &str) {
        let Self {
            name,
            measured,
            demanded,
            met,
        } = self;
        let because = in_its_time(reason).into_owned();
        let expectation = Expectation {
            name,
            measured,
            demanded,
            met,
            because,
        };
        // First into the record, which no `catch_unwind` can take back.
        let expectation = ledger::expectation(expectation);
        if !met {
            let Expectation {
                name,
                measured,
                demanded,
                because,
                ..
            } = expectation;
            panics::raise(&format!(
                "{name}: measured {}, expected {demanded}\n  because {because}",
                measured.shown
            ));
        }
    }
}

/// What a value may be held against: one of its own type, and a literal for a
/// `String`.
pub trait Against<W>: Measure {
    /// As a value of the measured type.
    fn wanted(wanted: W) -> Self;
}

impl<T: Measure> Against<T> for T {
    fn wanted(wanted: T) -> Self {
        wanted
    }
}

impl Against<&str> for String {
    fn wanted(wanted: &str) -> Self {
        wanted.to_owned()
    }
}

macro_rules! measure_whole_numbers {
    ($($number:ty),*) => {$(
        impl Measure for $number {
            fn shown(&self) -> String {
                self.to_string()
            }
        }

        impl sealed::Sealed for $number {}
    )*};
}

measure_whole_numbers!(u8, u16, u32, u64, usize, i32, i64);

impl Measure for f64 {
    fn shown(&self) -> String {
        let digits = format!("{self:.3}");
        match digits.strip_suffix("00") {
            Some(short) => short.to_owned(),
            None => digits,
        }
    }

    fn is_finite(&self) -> bool {
        f64::is_finite(*self)
    }
}

impl Measure for bool {
    fn shown(&self) -> String {
        if *self { "yes" } else { "no" }.to_owned()
    }
}

impl Measure for Duration {
    fn shown(&self) -> String {
        // All in one unit, which is a scenario's; what is finer shows to the last digit,
        // because it may be all that is wrong.
        let (whole, rest) = (self.as_millis(), self.subsec_nanos() % 1_000_000);
        if rest == 0 {
            return format!("{whole} ms");
        }
        let rest = format!("{rest:06}");
        format!("{whole}.{} ms", rest.trim_end_matches('0'))
    }

    /// Of an instant: it did not come.
    fn absent() -> &'static str {
        "never"
    }
}

impl Measure for String {
    fn shown(&self) -> String {
        self.as_str().shown()
    }
}

impl Measure for &str {
    fn shown(&self) -> String {
        format!("{self:?}")
    }
}

impl<T: Measure> Measure for Option<T> {
    fn shown(&self) -> String {
        self.as_ref()
            .map_or_else(|| T::absent().to_owned(), Measure::shown)
    }

    fn is_finite(&self) -> bool {
        self.as_ref().is_none_or(Measure::is_finite)
    }
}

impl<T: Measure, E: Measure> Measure for Result<T, E> {
    fn shown(&self) -> String {
        match self {
            Ok(value) => format!("Ok({})", value.shown()),
            Err(error) => format!("Err({})", error.shown()),
        }
    }
}

impl<A: Measure, B: Measure> Measure for (A, B) {
    fn shown(&self) -> String {
        format!("({}, {})", self.0.shown(), self.1.shown())
    }
}

/// A list of so many, of which the first are shown. It is compiled once, and not for
/// each type of items.
fn list(mut shown: Vec<String>, count: usize) -> String {
    if count > shown.len() {
        shown.push(format!("… {count} in all"));
    }
    format!("[{}]", shown.join(", "))
}

impl<T: Measure> Measure for Vec<T> {
    fn shown(&self) -> String {
        let shown = self.iter().take(MOST_ITEMS).map(Measure::shown).collect();
        list(shown, self.len())
    }

    fn is_finite(&self) -> bool {
        self.iter().all(Measure::is_finite)
    }

    fn difference(&self, other: &Self) -> Option<String> {
        if self.len() <= 3 && other.len() <= 3 {
            return None;
        }
        let place = self
            .iter()
            .zip(other)
            .position(|(one, two)| one != two)
            .or_else(|| (self.len() != other.len()).then(|| self.len().min(other.len())))?;
        let at = |list: &Self| {
            list.get(place)
                .map_or_else(|| "nothing".to_owned(), Measure::shown)
        };
        Some(format!(
            "place {} is {} instead of {}",
            place + 1,
            at(self),
            at(other)
        ))
    }
}

/// Whoever could name this trait could make a `Measure` of their own type.
mod sealed {
    use std::time::Duration;

    pub trait Sealed {}

    impl Sealed for f64 {}
    impl Sealed for bool {}
    impl Sealed for Duration {}
    impl Sealed for String {}
    impl Sealed for &str {}
    impl<T: Sealed> Sealed for Option<T> {}
    impl<T: Sealed, E: Sealed> Sealed for Result<T, E> {}
    impl<A: Sealed, B: Sealed> Sealed for (A, B) {}
    impl<T: Sealed> Sealed for Vec<T> {}
}
