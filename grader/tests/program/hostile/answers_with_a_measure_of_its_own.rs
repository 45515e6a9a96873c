//! did_not_compile: brings a way to be measured along

pub struct Answer;

impl probe::Measure for Answer {
    fn shown(&self) -> String {
        "42".to_owned()
    }
}

pub async fn answer() -> Answer {
    Answer
}
