//! The comparison as a curve in an SVG file.

use anyhow::{Context, anyhow};
use fetch_100::Row;
use plotters::prelude::*;

const COLOURS: [RGBColor; 2] = [RGBColor(31, 119, 180), RGBColor(214, 39, 40)];

/// Draws a line for each series: requests at once across, milliseconds up.
pub fn draw(file: &str, series: &[(&str, &[Row])]) -> anyhow::Result<()> {
    let all = || series.iter().flat_map(|(_, rows)| rows.iter());
    let most = all()
        .map(|row| row.limit)
        .max()
        .context("there is something to draw")?;
    let slowest = all().map(milliseconds).fold(0.0, f64::max);

    let plot = || -> Result<(), Box<dyn std::error::Error>> {
        let canvas = SVGBackend::new(file, (720, 440)).into_drawing_area();
        canvas.fill(&WHITE)?;
        let mut chart = ChartBuilder::on(&canvas)
            .margin(16)
            .caption("100 pages", ("sans-serif", 20))
            .x_label_area_size(40)
            .y_label_area_size(56)
            .build_cartesian_2d(0..most, 0.0..slowest * 1.05)?;
        chart
            .configure_mesh()
            .x_desc("requests at once")
            .y_desc("ms")
            .draw()?;
        for ((name, rows), colour) in series.iter().zip(COLOURS) {
            let points = || rows.iter().map(|row| (row.limit, milliseconds(row)));
            chart
                .draw_series(LineSeries::new(points(), &colour))?
                .label(*name)
                .legend(move |(x, y)| PathElement::new([(x, y), (x + 20, y)], colour));
            chart.draw_series(points().map(|point| Circle::new(point, 3, colour.filled())))?;
        }
        chart
            .configure_series_labels()
            .border_style(BLACK)
            .background_style(WHITE)
            .draw()?;
        canvas.present()?;
        Ok(())
    };
    plot().map_err(|error| anyhow!("cannot draw {file}: {error}"))
}

fn milliseconds(row: &Row) -> f64 {
    row.elapsed.as_secs_f64() * 1000.0
}
