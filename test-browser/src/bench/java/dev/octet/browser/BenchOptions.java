package dev.octet.browser;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * What the benchmark is asked for.
 *
 * @param models which models are measured
 * @param peers whether other runtimes are measured too
 * @param layers whether the layers are printed
 * @param compare whether outputs are compared, and nothing is measured
 * @param runs runs of the steady state
 * @param slowRuns runs of kernels that are not meant to be fast
 * @param profileRuns runs for the time of every layer
 * @param warmUpMs time every runtime runs before the steady state
 * @param coldStarts pages opened per runtime for the cold start
 */
record BenchOptions(
    List<BenchModel> models,
    boolean peers,
    boolean layers,
    boolean compare,
    int runs,
    int slowRuns,
    int profileRuns,
    int warmUpMs,
    int coldStarts) {

  static final String USAGE =
      "Usage: scripts/bench [--quick] [--models a,b] [--no-peers] [--layers] [--runs N]\n"
          + "       scripts/bench --compare [--models a.tflite,b.tflite]\n"
          + "  --quick     fewer runs: for a first look, not for numbers to quote\n"
          + "  --models    parts of names of the usual models, or .tflite files\n"
          + "  --no-peers  Octet alone\n"
          + "  --layers    prints the layers too: shape, kernel, time, rate by the measured peak\n"
          + "  --runs      runs of the steady state, 60 if not given\n"
          + "  --compare   outputs for random inputs in Octet and in LiteRT.js; usually of the models of\n"
          + "              one operator and of the demo";

  /**
   * Reads the arguments.
   *
   * @param from the folder that relative names of files start from
   * @throws IllegalArgumentException with a message for the user
   */
  static BenchOptions parse(Path from, List<String> arguments) {
    boolean quick = arguments.contains("--quick");
    boolean peers = !arguments.contains("--no-peers");
    boolean layers = arguments.contains("--layers");
    boolean compare = arguments.contains("--compare");
    int runs = quick ? 15 : 60;
    List<BenchModel> models = null;
    Iterator<String> rest = arguments.iterator();
    while (rest.hasNext()) {
      String argument = rest.next();
      switch (argument) {
        case "--quick", "--no-peers", "--layers", "--compare" -> {}
        case "--runs" -> runs = count(argument, value(argument, rest));
        case "--models" -> models = select(from, value(argument, rest));
        default -> throw new IllegalArgumentException("unknown option " + argument);
      }
    }
    if (compare && !peers) {
      throw new IllegalArgumentException("--compare needs LiteRT.js, which is one of the peers");
    }
    if (models == null) {
      models = compare ? Comparison.usual(Bench.FOLDER.resolve("models")) : BenchModel.usual();
    }
    return quick
        ? new BenchOptions(models, peers, layers, compare, runs, 2, 20, 300, 3)
        : new BenchOptions(models, peers, layers, compare, runs, 5, 100, 1500, 5);
  }

  private static String value(String option, Iterator<String> rest) {
    if (!rest.hasNext()) {
      throw new IllegalArgumentException(option + " needs a value");
    }
    return rest.next();
  }

  private static int count(String option, String text) {
    if (!text.matches("[1-9][0-9]{0,5}")) {
      throw new IllegalArgumentException(option + " needs a positive number, not " + text);
    }
    return Integer.parseInt(text);
  }

  private static List<BenchModel> select(Path from, String names) {
    List<BenchModel> selected = new ArrayList<>();
    for (String name : names.split(",")) {
      if (name.endsWith(".tflite")) {
        selected.add(BenchModel.file(from.resolve(name).normalize()));
        continue;
      }
      List<BenchModel> found =
          BenchModel.usual().stream().filter(model -> model.id().contains(name)).toList();
      if (found.isEmpty()) {
        throw new IllegalArgumentException(
            "no model "
                + name
                + " among "
                + String.join(", ", BenchModel.usual().stream().map(BenchModel::id).toList()));
      }
      selected.addAll(found);
    }
    return selected.stream().distinct().toList();
  }
}
