//! outcome: did_not_compile — a constant that is never done

const FOR_EVER: u32 = {
    let mut n = 0_u64;
    #[allow(long_running_const_eval)]
    while n < u64::MAX {
        n += 1;
    }
    42
};

pub async fn answer() -> u32 {
    FOR_EVER
}
