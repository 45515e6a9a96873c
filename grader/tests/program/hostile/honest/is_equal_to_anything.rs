//! An equality of its own, for a type of its own.

struct Name(&'static str);

impl PartialEq<str> for Name {
    fn eq(&self, other: &str) -> bool {
        self.0.eq_ignore_ascii_case(other)
    }
}

pub async fn answer() -> u32 {
    if Name("Queue") == *"queue" { 42 } else { 41 }
}
