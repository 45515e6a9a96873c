//! did_not_compile: asks the environment of the grader for a secret

pub async fn answer() -> u32 {
    env!("SECRET_TOKEN").len() as u32
}
