//! Prints the comparison and draws its curve, over a simulated web and over
//! real HTTP on this machine. Needs no change: the work is in `lib.rs`.
//!
//! `cargo run -p fetch_100 -- curve.svg`

mod curve;
mod table;

use fetch_100::{Row, compare, fastest};
use lab::Web;
use site::{Client, Site};
use std::time::Duration;

/// What the curve is drawn through.
const POINTS: [usize; 7] = [1, 3, 10, 20, 40, 70, 100];

/// Those of them that the table shows.
const SHOWN: [usize; 3] = [1, 10, 100];

/// Of both servers: what an answer takes, how many requests they like to have
/// at once, and how much longer an answer takes for each one above that.
const LATENCY: Duration = Duration::from_millis(2);
const CAPACITY: usize = 10;
const PENALTY: Duration = Duration::from_millis(2);

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let file = std::env::args()
        .nth(1)
        .unwrap_or_else(|| "fetch_100.svg".to_owned());
    let urls: Vec<String> = (0..100).map(|number| format!("/{number}")).collect();

    let web = Web::with_capacity(LATENCY, CAPACITY, PENALTY);
    let simulated = async |url: &str| {
        web.get(url)
            .await
            .map(|page| page.body)
            .map_err(|error| error.to_string())
    };
    let simulated = compare(&simulated, &urls, &POINTS).await;
    tell("a simulated web", &simulated);

    let site = Site::start(LATENCY, CAPACITY, PENALTY).await?;
    let client = Client::new(site.address);
    let real = async |url: &str| client.get(url).await.map_err(|error| error.to_string());
    let real = compare(&real, &urls, &POINTS).await;
    tell("real HTTP on this machine", &real);

    curve::draw(
        &file,
        &[("simulated web", &simulated), ("real HTTP", &real)],
    )?;
    println!("The curve is in {file}.");
    Ok(())
}

fn tell(world: &str, rows: &[Row]) {
    let shown: Vec<Row> = rows
        .iter()
        .filter(|row| SHOWN.contains(&row.limit))
        .cloned()
        .collect();
    table::print(world, &shown, fastest(&shown));
}
