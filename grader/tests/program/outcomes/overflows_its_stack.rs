//! outcome: crashed — calls itself without an end that it could reach

fn deeper(number: u64) -> u64 {
    if number == u64::MAX {
        return 0;
    }
    1 + std::hint::black_box(deeper(number + 1))
}

pub async fn answer() -> u32 {
    deeper(0) as u32
}
