//! never_rests: holds the loop with a computation

pub async fn answer() -> u32 {
    let mut at = 0_u64;
    while std::hint::black_box(at) < u64::MAX {
        at = at.wrapping_add(2);
    }
    41
}
