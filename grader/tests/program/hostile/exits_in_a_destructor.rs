//! no_evidence: ends the process as a success while its future is dropped

struct Leaves;

impl Drop for Leaves {
    fn drop(&mut self) {
        std::process::exit(0)
    }
}

pub async fn answer() -> u32 {
    let _leaves = Leaves;
    41
}
