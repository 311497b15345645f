package dev.octet.cli;

import dev.octet.cli.image.Resize;
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
import dev.octet.quantizer.Range;
import dev.octet.quantizer.StaticQuantizer;
import dev.octet.runtime.Model;
import dev.octet.tensor.DataType;
import dev.octet.tensor.ImageLayout;
import dev.octet.tensor.Normalization;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import me.tongfei.progressbar.DelegatingProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
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
  private static final int LOG_INTERVAL = 5000;
  private static final int LOG_WIDTH = 100;

  /** How the range of a tensor follows from its values. */
  enum Observers {
    minmax,
    percentile
  }

  @Spec private CommandSpec spec;
  @Mixin private ModelFile file;

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
      Map<Value, Range> ranges = calibrate(graph, samples, preparation(bytes, samples));
      Interface types = new Interface(type(inputType), type(outputType));
      Quantized quantized = StaticQuantizer.quantize(graph, ranges, types);
      Attachment metadata = TfliteMetadata.attachment(source);
      byte[] result =
          TfliteWriter.write(
              quantized.graph(), "", metadata == null ? List.of() : List.of(metadata));
      Disk.replace(output, result);
      report(quantized, samples, bytes.length, result.length);
    } catch (OctetException e) {
      throw new CommandException(file.path() + ": " + e.getMessage(), e);
    }
  }

  private void checkOptions() {
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

  /** What makes the input of a sample file. */
  private Function<Path, byte[]> preparation(byte[] bytes, Samples samples) {
    Model model = Model.readForDebugging(bytes);
    Value input = onlyInput(model);
    return samples.raw() ? path -> raw(path, input) : path -> picture(path, model);
  }

  private Value onlyInput(Model model) {
    if (model.inputs().size() != 1) {
      throw new CommandException(
          file.path()
              + ": the model has "
              + model.inputs().size()
              + " inputs; calibration takes models with one");
    }
    return model.inputs().get(0);
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

  private byte[] picture(Path path, Model model) {
    Value input = model.inputs().get(0);
    ImageLayout layout = ImageLayout.of(input.shape());
    Normalization n = model.normalization(0);
    try {
      RgbImage image = RgbImage.decode(Disk.read(path));
      int side = Math.min(image.width(), image.height());
      RgbImage sized =
          Resize.resize(
              image.crop((image.width() - side) / 2, (image.height() - side) / 2, side, side),
              layout.width(),
              layout.height());
      ByteBuffer out = ByteBuffer.allocate(input.bytes()).order(ByteOrder.LITTLE_ENDIAN);
      for (int y = 0; y < layout.height(); y++) {
        for (int x = 0; x < layout.width(); x++) {
          for (int c = 0; c < 3; c++) {
            float v = n == null ? sized.get(x, y, c) / 255f : n.real(sized.get(x, y, c), c);
            out.putFloat(4 * layout.index(x, y, c), v);
          }
        }
      }
      return out.array();
    } catch (IOException e) {
      throw Disk.failure(path, e);
    }
  }

  private Map<Value, Range> calibrate(
      Graph graph, Samples samples, Function<Path, byte[]> preparation) {
    try (Calibration calibration = new Calibration(graph, observers());
        ProgressBar progress = progressBar(samples.files().size())) {
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

  private ProgressBar progressBar(int samples) {
    PrintWriter err = spec.commandLine().getErr();
    ProgressBarBuilder builder =
        new ProgressBarBuilder()
            .setTaskName("calibrating")
            .setInitialMax(samples)
            .setUnit(" samples", 1)
            .showSpeed()
            .setStyle(ProgressBarStyle.ASCII);
    if (System.console() == null) {
      // Lines for a log instead of one that changes.
      builder
          .setUpdateIntervalMillis(LOG_INTERVAL)
          .setConsumer(new DelegatingProgressBarConsumer(err::println, LOG_WIDTH));
    }
    return builder.build();
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
