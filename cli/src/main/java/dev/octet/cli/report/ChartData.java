package dev.octet.cli.report;

import com.google.gson.JsonArray;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Charts as the page's script takes them, and as tables. */
final class ChartData {
  private ChartData() {}

  static JsonObject of(Block.BarChart chart) {
    JsonObject json = new JsonObject();
    json.addProperty("kind", "bars");
    json.addProperty("x", chart.axis());
    json.add("labels", texts(chart.labels()));
    JsonArray series = new JsonArray();
    for (Block.Series each : chart.series()) {
      JsonObject one = new JsonObject();
      one.addProperty("name", each.name());
      one.add("values", numbers(each.values()));
      series.add(one);
    }
    json.add("series", series);
    return json;
  }

  static Block.Table table(Block.BarChart chart) {
    List<String> columns = new ArrayList<>(List.of(""));
    chart.series().forEach(series -> columns.add(">" + series.name()));
    List<List<String>> rows = new ArrayList<>();
    for (int i = 0; i < chart.labels().size(); i++) {
      List<String> row = new ArrayList<>(List.of(chart.labels().get(i)));
      for (Block.Series series : chart.series()) {
        row.add(text(series.values()[i]));
      }
      rows.add(row);
    }
    return Block.Table.of(chart.axis(), columns, rows);
  }

  static JsonObject of(Block.Histogram chart) {
    JsonObject json = new JsonObject();
    json.addProperty("kind", "histogram");
    json.addProperty("x", chart.axis());
    json.addProperty("low", chart.low());
    json.addProperty("high", chart.high());
    JsonArray counts = new JsonArray();
    for (long count : chart.counts()) {
      counts.add(count);
    }
    json.add("counts", counts);
    return json;
  }

  static Block.Table table(Block.Histogram chart) {
    List<List<String>> rows = new ArrayList<>();
    int bins = chart.counts().length;
    double width = (chart.high() - chart.low()) / bins;
    for (int i = 0; i < bins; i++) {
      String from = text(chart.low() + i * width);
      String to = text(chart.low() + (i + 1) * width);
      rows.add(List.of(from, to, Long.toString(chart.counts()[i])));
    }
    return Block.Table.of(chart.axis(), List.of(">from", ">to", ">how many"), rows);
  }

  static JsonObject of(Block.Scatter chart) {
    JsonObject json = new JsonObject();
    json.addProperty("kind", "scatter");
    json.addProperty("x", chart.x());
    json.addProperty("y", chart.y());
    json.add("labels", texts(chart.points().stream().map(Block.Point::name).toList()));
    json.add("xs", numbers(chart.points().stream().mapToDouble(Block.Point::x).toArray()));
    json.add("ys", numbers(chart.points().stream().mapToDouble(Block.Point::y).toArray()));
    return json;
  }

  static Block.Table table(Block.Scatter chart) {
    List<List<String>> rows = new ArrayList<>();
    for (Block.Point point : chart.points()) {
      rows.add(List.of(point.name(), text(point.x()), text(point.y())));
    }
    return Block.Table.of(chart.title(), List.of("", ">" + chart.x(), ">" + chart.y()), rows);
  }

  private static JsonArray texts(List<String> texts) {
    JsonArray array = new JsonArray();
    texts.forEach(array::add);
    return array;
  }

  /** JSON has no numbers that are not finite. */
  private static JsonArray numbers(double[] values) {
    JsonArray array = new JsonArray();
    for (double value : values) {
      array.add(Double.isFinite(value) ? new JsonPrimitive(value) : JsonNull.INSTANCE);
    }
    return array;
  }

  /** A number with four significant digits. */
  private static String text(double value) {
    return Double.isFinite(value)
        ? String.format(Locale.ROOT, "%.4g", value)
        : Double.toString(value);
  }
}
