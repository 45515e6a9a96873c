//! The comparison as a table with bars.

use fetch_100::Row;

/// The width of the longest bar.
const COLUMNS: usize = 40;

pub fn print(title: &str, rows: &[Row], fastest: Option<usize>) {
    let slowest = rows.iter().map(|row| row.elapsed).max().unwrap_or_default();
    println!("A hundred pages, over {title}:");
    println!(
        "{:>6}  {:>9}  {:>5}  {:>8}",
        "limit", "time", "pages", "given up"
    );
    for row in rows {
        let share = row.elapsed.as_secs_f64() / slowest.as_secs_f64();
        let bar = "█".repeat(1 + (share * COLUMNS as f64) as usize);
        let time = format!("{:.0} ms", row.elapsed.as_secs_f64() * 1000.0);
        println!(
            "{:>6}  {time:>9}  {:>5}  {:>8}  {bar}",
            row.limit, row.pages, row.given_up
        );
    }
    if let Some(limit) = fastest {
        println!("Fastest with {limit} at once.\n");
    }
}
