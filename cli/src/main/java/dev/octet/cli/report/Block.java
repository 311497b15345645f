package dev.octet.cli.report;

import java.util.ArrayList;
import java.util.List;

/** A paragraph, table or chart of a report. */
public sealed interface Block {

  /**
   * A paragraph.
   *
   * @param text plain text
   */
  record Text(String text) implements Block {}

  /**
   * Rows of cells.
   *
   * @param caption what the table shows
   * @param columns titles; a column whose title starts with {@code >} holds numbers
   * @param rows each with a cell for every column
   */
  record Table(String caption, List<String> columns, List<List<Cell>> rows) implements Block {

    /** A table of plain texts. */
    public static Table of(String caption, List<String> columns, List<List<String>> rows) {
      List<List<Cell>> cells = new ArrayList<>();
      rows.forEach(row -> cells.add(row.stream().map(Cell::of).toList()));
      return new Table(caption, columns, cells);
    }
  }

  /**
   * Bars to a common scale, one for each label and series.
   *
   * @param title what the chart shows
   * @param axis what is measured, with its unit
   * @param labels of the rows, from the top
   * @param series what is measured of each label
   */
  record BarChart(String title, String axis, List<String> labels, List<Series> series)
      implements Block {}

  /**
   * How often values fall into intervals of equal width.
   *
   * @param title what the chart shows
   * @param axis what the values are, with their unit
   * @param low the lower end of the first interval
   * @param high the upper end of the last one
   * @param counts of the intervals
   */
  record Histogram(String title, String axis, double low, double high, long[] counts)
      implements Block {}

  /**
   * Points in the plane.
   *
   * @param title what the chart shows
   * @param x what runs to the right, with its unit
   * @param y what runs upwards
   * @param points with their names
   */
  record Scatter(String title, String x, String y, List<Point> points) implements Block {}

  /**
   * Blocks that are shown on demand.
   *
   * @param summary what is always seen
   * @param blocks the rest
   */
  record Fold(String summary, List<Block> blocks) implements Block {}

  /**
   * One number for each label of a chart.
   *
   * @param name of the series
   * @param values those that are not finite have no bar
   */
  record Series(String name, double[] values) {}

  /**
   * A point.
   *
   * @param name what it stands for
   */
  record Point(String name, double x, double y) {}

  /**
   * A cell of a table.
   *
   * @param text plain text
   * @param image address of a picture in front of it, such as {@code data:image/jpeg;base64,...};
   *     null for none
   * @param mark whether it is good or bad news
   */
  record Cell(String text, String image, Mark mark) {

    /** A cell of plain text. */
    public static Cell of(String text) {
      return new Cell(text, null, Mark.NONE);
    }
  }

  /** How a cell is emphasized. */
  enum Mark {
    /** Not at all. */
    NONE,
    /** What was demanded. */
    MET,
    /** Less than was demanded. */
    MISSED
  }
}
