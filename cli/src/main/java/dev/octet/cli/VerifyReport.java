package dev.octet.cli;

import dev.octet.cli.Comparison.Outcome;
import dev.octet.cli.image.Thumbnail;
import dev.octet.cli.report.Block;
import dev.octet.cli.report.Block.Cell;
import dev.octet.cli.report.Block.Mark;
import dev.octet.cli.report.Block.Point;
import dev.octet.cli.report.Report;
import dev.octet.cli.report.Report.Section;
import dev.octet.graph.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The page about a comparison. */
final class VerifyReport {
  private static final int BINS = 30;
  private static final int MOST_POINTS = 2000;

  private final VerifyResults results;
  private final Verdict verdict;

  VerifyReport(VerifyResults results) {
    this.results = results;
    this.verdict = results.verdict();
  }

  /** The report, with the {@code worst} worst inputs. */
  Report of(int worst) {
    List<Section> sections = new ArrayList<>();
    if (!results.checks().isEmpty()) {
      sections.add(new Section("Thresholds", List.of(checks())));
    }
    sections.add(new Section("Models", List.of(models())));
    if (verdict.hasClasses()) {
      sections.add(new Section("Classes", classes()));
    }
    sections.add(new Section("Outputs", List.of(outputs())));
    sections.add(new Section("Inputs", inputs()));
    sections.add(new Section("Worst inputs", List.of(table("The worst", verdict.worst(worst)))));
    if (!verdict.stress().isEmpty()) {
      Block table = table("Inputs made on purpose", verdict.stress());
      sections.add(new Section("Stress inputs", List.of(table)));
    }
    String introduction =
        results.pair().other().path()
            + " compared with "
            + results.pair().reference().path()
            + " on "
            + verdict.outcomes().size()
            + " "
            + results.inputs();
    return new Report("Verification of " + results.pair().other().name(), introduction, sections);
  }

  private Block checks() {
    List<List<Cell>> rows = new ArrayList<>();
    for (Thresholds.Check check : results.checks()) {
      Mark mark = check.isMet() ? Mark.MET : Mark.MISSED;
      rows.add(
          List.of(
              Cell.of(check.title()),
              Cell.of(check.value()),
              Cell.of(check.limit()),
              new Cell(check.isMet() ? "met" : "missed", null, mark)));
    }
    return new Block.Table("What was demanded", List.of("", ">measured", "wanted", ""), rows);
  }

  private Block models() {
    List<List<String>> rows = new ArrayList<>();
    for (ModelPair.Side side : List.of(results.pair().reference(), results.pair().other())) {
      rows.add(
          List.of(
              side.path().toString(),
              String.format(Locale.ROOT, "%,d", side.bytes()),
              Integer.toString(side.model().plan().steps().size()),
              list(side.model().inputs()),
              list(side.model().outputs())));
    }
    List<String> columns = List.of("file", ">bytes", ">nodes", "inputs", "outputs");
    return Block.Table.of("The two models", columns, rows);
  }

  private static String list(List<Value> values) {
    return String.join(", ", values.stream().map(Value::toString).toList());
  }

  private List<Block> classes() {
    List<Block> blocks = new ArrayList<>();
    List<String> labels = new ArrayList<>();
    List<Double> shares = new ArrayList<>();
    if (verdict.hasLabels()) {
      for (int ranks : results.hasFive() ? new int[] {1, 5} : new int[] {1}) {
        labels.add("top-" + ranks + ", first model");
        shares.add(verdict.top(ranks));
        labels.add("top-" + ranks + ", second model");
        shares.add(verdict.otherTop(ranks));
      }
    }
    labels.add("agreement of top-1");
    shares.add(verdict.agreement());
    if (results.hasFive()) {
      labels.add("first model's best among the second's five");
      shares.add(verdict.agreementOfFive());
    }
    double[] values = shares.stream().mapToDouble(Double::doubleValue).toArray();
    blocks.add(
        new Block.BarChart(
            "Right and equal answers", "%", labels, List.of(new Block.Series("share, %", values))));
    List<Point> points = new ArrayList<>();
    for (Outcome one : ImageFiles.spread(verdict.outcomes(), MOST_POINTS)) {
      points.add(new Point(one.sample().name(), one.classes().score(), one.classes().otherScore()));
    }
    blocks.add(
        new Block.Scatter(
            "The score of the first model's best class, in both models",
            "first model",
            "second model",
            points));
    return blocks;
  }

  private Block outputs() {
    List<List<String>> rows = new ArrayList<>();
    List<Distance> distances = verdict.distances();
    for (int k = 0; k < distances.size(); k++) {
      Distance one = distances.get(k);
      rows.add(
          List.of(
              results.pair().reference().model().outputs().get(k).toString(),
              VerifyResults.decibel(one.sqnr()),
              String.format(Locale.ROOT, "%.6f", one.cosine()),
              Thresholds.number(one.largestError()),
              VerifyResults.percent(100 * one.equalShare())));
    }
    List<String> columns =
        List.of("output", ">SQNR, dB", ">cosine", ">largest error", ">equal numbers");
    return Block.Table.of("Over all inputs", columns, rows);
  }

  private List<Block> inputs() {
    double[] ratios =
        verdict.outcomes().stream().mapToDouble(Outcome::sqnr).filter(Double::isFinite).toArray();
    List<Block> blocks = new ArrayList<>();
    int equal = verdict.outcomes().size() - ratios.length;
    if (equal > 0) {
      blocks.add(
          new Block.Text("Without a finite ratio, most often as all is equal: " + equal + "."));
    }
    if (ratios.length > 0) {
      blocks.add(histogram(ratios));
    }
    List<Point> points = new ArrayList<>();
    for (Outcome one : ImageFiles.spread(verdict.outcomes(), MOST_POINTS)) {
      Distance distance = one.distances().get(0);
      points.add(new Point(one.sample().name(), distance.expectedRms(), distance.errorRms()));
    }
    blocks.add(
        new Block.Scatter(
            "Size of the first output and of its error, for each input",
            "root of the mean square of the first model's output",
            "of the error",
            points));
    return blocks;
  }

  private static Block histogram(double[] ratios) {
    double low = Math.floor(Arrays.stream(ratios).min().orElseThrow());
    double high = Math.max(low + 1, Math.ceil(Arrays.stream(ratios).max().orElseThrow()));
    long[] counts = new long[BINS];
    for (double ratio : ratios) {
      counts[(int) Math.min(BINS - 1, BINS * (ratio - low) / (high - low))]++;
    }
    return new Block.Histogram(
        "Signal to quantization noise of the inputs", "dB", low, high, counts);
  }

  private Block table(String caption, List<Outcome> outcomes) {
    boolean hasClasses = verdict.hasClasses();
    List<String> columns = new ArrayList<>(List.of("input", ">SQNR, dB", ">largest error"));
    if (hasClasses) {
      columns.addAll(List.of("first model", "second model"));
    }
    if (verdict.hasLabels()) {
      columns.add("right");
    }
    List<List<Cell>> rows = new ArrayList<>();
    for (Outcome one : outcomes) {
      List<Cell> row = new ArrayList<>();
      row.add(new Cell(one.sample().name(), thumbnail(one.sample()), Mark.NONE));
      row.add(Cell.of(VerifyResults.decibel(one.sqnr())));
      row.add(Cell.of(Thresholds.number(one.largestError())));
      if (hasClasses) {
        row.add(Cell.of(results.answer(one.classes().best())));
        Mark mark = one.disagrees() ? Mark.MISSED : Mark.NONE;
        row.add(new Cell(results.answer(one.classes().otherBest()), null, mark));
      }
      if (verdict.hasLabels()) {
        int label = one.sample().label();
        row.add(Cell.of(label == Sample.UNKNOWN ? "" : results.answer(label)));
      }
      rows.add(row);
    }
    return new Block.Table(caption, columns, rows);
  }

  private static String thumbnail(Sample sample) {
    return sample.content().get() instanceof Sample.Picture picture
        ? Thumbnail.address(picture.image())
        : null;
  }
}
