//! did_not_compile: moves the clock under a name of its own

use tokio::time as world;

trait Clock {
    fn on(&self) -> impl Future<Output = ()>;
}

impl Clock for u32 {
    fn on(&self) -> impl Future<Output = ()> {
        world::advance(world::Duration::from_secs(u64::from(*self)))
    }
}

pub async fn answer() -> u32 {
    1.on().await;
    41
}
