//! did_not_compile: starts a runtime whose clock stands

pub async fn answer() -> u32 {
    std::thread::spawn(|| {
        let mut builder = tokio::runtime::Builder::new_current_thread();
        builder.enable_time().start_paused(true);
    });
    41
}
