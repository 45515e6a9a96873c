//! Points, counted in whole hundredths so that sums are exact.

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use std::iter::Sum;
use std::ops::Add;

/// A number of points, in hundredths. JSON has it as points: `8.75`, `10.0`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Hundredths(pub u64);

impl Hundredths {
    /// So many whole points.
    pub const fn whole(points: u32) -> Self {
        Self(points as u64 * 100)
    }

    /// `part` of `parts` equal parts of this, rounded to the nearest hundredth,
    /// and half a hundredth up. Nothing of no parts.
    #[must_use]
    pub fn share(self, part: usize, parts: usize) -> Self {
        let (part, parts) = (part as u128, parts as u128);
        if parts == 0 {
            return Self(0);
        }
        let share = (2 * u128::from(self.0) * part + parts) / (2 * parts);
        Self(u64::try_from(share).unwrap_or(u64::MAX))
    }

    /// As a number of points, for programs.
    #[expect(clippy::cast_precision_loss, reason = "far below 2^52, so exact")]
    pub fn points(self) -> f64 {
        self.0 as f64 / 100.0
    }
}

impl fmt::Display for Hundredths {
    /// With as many decimals as it has: `10`, `2.5`, `8.75`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (whole, rest) = (self.0 / 100, self.0 % 100);
        match (rest, rest % 10) {
            (0, _) => write!(f, "{whole}"),
            (_, 0) => write!(f, "{whole}.{}", rest / 10),
            _ => write!(f, "{whole}.{rest:02}"),
        }
    }
}

impl Add for Hundredths {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl Sum for Hundredths {
    fn sum<I: Iterator<Item = Self>>(all: I) -> Self {
        all.fold(Self(0), Add::add)
    }
}

impl Serialize for Hundredths {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_f64(self.points())
    }
}

impl<'de> Deserialize<'de> for Hundredths {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let points = f64::deserialize(deserializer)?;
        let hundredths = (points * 100.0).round();
        if !(0.0..9e15).contains(&hundredths) {
            return Err(serde::de::Error::custom(format!(
                "{points} is no number of points"
            )));
        }
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "whole, and its range is checked above"
        )]
        let hundredths = hundredths as u64;
        Ok(Self(hundredths))
    }
}

/// Points earned of points possible.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Points {
    /// What was earned.
    pub earned: Hundredths,
    /// What there is to earn.
    pub possible: Hundredths,
}

impl Add for Points {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            earned: self.earned + other.earned,
            possible: self.possible + other.possible,
        }
    }
}

impl Sum for Points {
    fn sum<I: Iterator<Item = Self>>(all: I) -> Self {
        all.fold(Self::default(), Add::add)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_is_rounded_to_the_nearest_hundredth() {
        let ten = Hundredths::whole(10);
        assert_eq!(ten.share(11, 12), Hundredths(917));
        assert_eq!(ten.share(1, 3), Hundredths(333));
        assert_eq!(ten.share(2, 3), Hundredths(667));
        assert_eq!(ten.share(12, 12), ten);
        assert_eq!(ten.share(0, 12), Hundredths(0));
        assert_eq!(ten.share(0, 0), Hundredths(0));
        assert_eq!(Hundredths(1).share(1, 2), Hundredths(1), "half goes up");
    }

    #[test]
    fn points_are_shown_with_the_decimals_that_they_have() {
        let shown = |hundredths| Hundredths(hundredths).to_string();
        assert_eq!(shown(1000), "10");
        assert_eq!(shown(250), "2.5");
        assert_eq!(shown(875), "8.75");
        assert_eq!(shown(5), "0.05");
        assert_eq!(shown(13_134), "131.34");
    }

    /// As floating-point numbers, 33 exercises of 3.98 points came to
    /// 131.33999999999997.
    #[test]
    fn many_exercises_add_up_exactly() {
        let sum: Hundredths = std::iter::repeat_n(Hundredths(398), 33).sum();
        assert_eq!(sum.to_string(), "131.34");
    }

    #[test]
    fn json_has_points_and_reads_back_the_same() {
        for (hundredths, json) in [(1000, "10.0"), (875, "8.75"), (13_134, "131.34")] {
            let points = Hundredths(hundredths);
            assert_eq!(serde_json::to_string(&points).unwrap(), json);
            assert_eq!(serde_json::from_str::<Hundredths>(json).unwrap(), points);
        }
        for wrong in ["-1.0", "1e300"] {
            assert!(
                serde_json::from_str::<Hundredths>(wrong).is_err(),
                "{wrong}"
            );
        }
    }
}
