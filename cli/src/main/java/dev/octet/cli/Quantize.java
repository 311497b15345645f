package dev.octet.cli;

import dev.octet.cli.image.Preprocessing;
import dev.octet.cli.image.RgbImage;
import dev.octet.error.ArgumentException;
import dev.octet.error.OctetException;
import dev.octet.exporter.TfliteWriter;
import dev.octet.graph.Attachment;
import dev.octet.graph.Graph;
import dev.octet.graph.Source;
import dev.octet.graph.Value;
import dev.octet.importer.TfliteImporter;
import dev.octet.importer.TfliteMetadata;
import dev.octet.quantizer.Calibration;
import dev.octet.quantizer.Interface;
import dev.octet.quantizer.MinMaxObserver;
import dev.octet.quantizer.Observer;
import dev.octet.quantizer.PercentileObserver;
import dev.octet.quantizer.Quantized;
import dev.octet.quantizer.Quantizer;
import dev.octet.quantizer.Range;
import dev.octet.quantizer.Recipe;
import dev.octet.quantizer.Scheme;
import dev.octet.runtime.Model;
import dev.octet.tensor.DataType;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import me.tongfei.progressbar.ProgressBar;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code octet quantize}: from a float32 model and samples to an int8 model. */
@Command(
    name = "quantize",
    description = "Quantize a float32 model to int8, with ranges observed on sample inputs.",
    mixinStandardHelpOptions = true,
    showDefaultValues = true)
final class Quantize implements Runnable {
  /** How the range of a tensor follows from its values. */
  enum Observers {
    minmax,
    percentile
  }

  @Spec private CommandSpec spec;
  @Mixin private ModelFile file;
  @Mixin private ImageOptions imageOptions;

  @Option(
      names = "--calibrate",
      required = true,
      paramLabel = "DIR",
      description = {
        "Samples, in subfolders too: pictures, or raw little-endian elements of the input (*.bin).",
        "Use 100 to 500 that are typical of what the model will see."
      })
  private Path folder;

  @Option(
      names = {"-o", "--output"},
      required = true,
      paramLabel = "OUT.tflite")
  private Path output;

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "At most N samples, evenly spread over the folder.")
  private int limit = 200;

  @Option(
      names = "--observer",
      description = "${COMPLETION-CANDIDATES}: what decides the range of a tensor.")
  private Observers observer = Observers.minmax;

  @Option(
      names = "--percentile",
      paramLabel = "P",
      description = "100 - P per cent of a tensor's values may lie beyond either end.")
  private double percentile = 99.99;

  @Option(
      names = "--input-type",
      paramLabel = "TYPE",
      description = "int8, uint8 or float32: what the new model takes.")
  private String inputType = "int8";

  @Option(
      names = "--output-type",
      paramLabel = "TYPE",
      description = "int8, uint8 or float32: what it gives.")
  private String outputType = "int8";

  @Override
  public void run() {
    checkOptions();
    byte[] bytes = Disk.read(file.path());
    Samples samples = Samples.in(folder, limit);
    try {
      Source source = Source.copyOf(bytes);
      Graph graph = TfliteImporter.read(source);
      Map<Value, Range> ranges =
          samples.raw()
              ? calibrate(graph, samples, path -> raw(path, onlyInput(graph)))
              : calibrateOnPictures(Model.read(bytes), graph, samples);
      Interface types = new Interface(type(inputType), type(outputType));
      Quantized quantized = Quantizer.quantize(graph, Recipe.of(Scheme.INT8, ranges).with(types));
      Attachment metadata = TfliteMetadata.attachment(source);
      byte[] result =
          TfliteWriter.write(
              quantized.graph(),
              quantized.storage(),
              "",
              metadata == null ? List.of() : List.of(metadata));
      Disk.replace(output, result);
      report(quantized, samples, bytes.length, result.length);
    } catch (OctetException e) {
      throw new CommandException(file.path() + ": " + e.getMessage(), e);
    }
  }

  private void checkOptions() {
    imageOptions.check();
    if (limit < 1) {
      throw usage("--limit is " + limit + ", but must be at least 1");
    }
    type(inputType);
    type(outputType);
  }

  private DataType type(String label) {
    for (DataType type : DataType.values()) {
      if (type.label().equals(label) && (type.isByte() || type == DataType.FLOAT32)) {
        return type;
      }
    }
    throw usage("\"" + label + "\" is none of the types int8, uint8 and float32");
  }

  private ParameterException usage(String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  private Value onlyInput(Graph graph) {
    if (graph.inputs().size() != 1) {
      throw new CommandException(
          file.path()
              + ": the model has "
              + graph.inputs().size()
              + " inputs; calibration takes models with one");
    }
    return graph.inputs().get(0);
  }

  private Map<Value, Range> calibrateOnPictures(Model model, Graph graph, Samples samples) {
    Preprocessing preprocessing = imageOptions.preprocessing(model, file.path());
    Map<Value, Range> ranges = calibrate(graph, samples, path -> picture(path, preprocessing));
    // Pictures may have all pixel values, whichever the samples have.
    ranges.put(onlyInput(graph), new Range(preprocessing.smallest(), preprocessing.largest()));
    return ranges;
  }

  private static byte[] raw(Path path, Value input) {
    byte[] bytes = Disk.read(path);
    if (bytes.length != input.bytes()) {
      throw new CommandException(
          path
              + ": "
              + bytes.length
              + " bytes do not fit "
              + input
              + ", which takes "
              + input.bytes()
              + " bytes. Write the raw little-endian elements without a header.");
    }
    return bytes;
  }

  private static byte[] picture(Path path, Preprocessing preprocessing) {
    try {
      return preprocessing.apply(RgbImage.decode(Disk.read(path)));
    } catch (IOException e) {
      throw Disk.failure(path, e);
    }
  }

  private Map<Value, Range> calibrate(
      Graph graph, Samples samples, Function<Path, byte[]> preparation) {
    try (Calibration calibration = new Calibration(graph, observers());
        ProgressBar progress =
            Progress.bar(
                spec.commandLine().getErr(), "calibrating", "samples", samples.files().size())) {
      for (Path sample : samples.files()) {
        byte[] input = preparation.apply(sample);
        try {
          calibration.observe(input);
        } catch (ArgumentException e) {
          throw new CommandException(sample + ": " + e.getMessage(), e);
        }
        progress.step();
      }
      return calibration.ranges();
    }
  }

  private Supplier<Observer> observers() {
    return observer == Observers.minmax
        ? MinMaxObserver::new
        : () -> new PercentileObserver(percentile);
  }

  private void report(Quantized quantized, Samples samples, int before, int after) {
    PrintWriter out = spec.commandLine().getOut();
    quantized.remarks().forEach(out::println);
    long int8 =
        quantized.graph().nodes().stream()
            .filter(node -> node.output().type() != DataType.FLOAT32)
            .count();
    out.println(
        String.format(
            Locale.ROOT,
            "%s: %d of %d nodes without float32, calibrated on %d samples (%s); %,d bytes"
                + " instead of %,d",
            output,
            int8,
            quantized.graph().nodes().size(),
            samples.files().size(),
            observer == Observers.minmax ? "minmax" : "percentile " + percentile,
            after,
            before));
  }
}
