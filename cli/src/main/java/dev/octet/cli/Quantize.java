package dev.octet.cli;

import dev.octet.error.OctetException;
import dev.octet.exporter.TfliteWriter;
import dev.octet.graph.Attachment;
import dev.octet.graph.Graph;
import dev.octet.graph.Source;
import dev.octet.importer.TfliteImporter;
import dev.octet.importer.TfliteMetadata;
import dev.octet.quantizer.Interface;
import dev.octet.quantizer.Quantized;
import dev.octet.quantizer.Quantizer;
import dev.octet.tensor.DataType;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code octet quantize}: from a float32 model to a smaller and faster one. */
@Command(
    name = "quantize",
    description = {
      "Quantize a float32 model.",
      "The schemes int8, int8-int4 and int16x8 need samples to calibrate with; the others do not."
    },
    mixinStandardHelpOptions = true,
    showDefaultValues = true)
final class Quantize implements Runnable {
  @Spec private CommandSpec spec;
  @Mixin private ModelFile file;
  @Mixin private RecipeOptions options;

  @Option(
      names = {"-o", "--output"},
      required = true,
      paramLabel = "OUT.tflite")
  private Path output;

  @Option(
      names = "--input-type",
      paramLabel = "TYPE",
      description =
          "int8, uint8, int16 or float32: what the new model takes. Default: the scheme's type.")
  private String inputType;

  @Option(names = "--output-type", paramLabel = "TYPE", description = "Likewise, what it gives.")
  private String outputType;

  @Override
  public void run() {
    options.check();
    DataType input = inputType == null ? null : options.type(inputType);
    DataType result = outputType == null ? null : options.type(outputType);
    byte[] bytes = Disk.read(file.path());
    try {
      Source source = Source.copyOf(bytes);
      Graph graph = TfliteImporter.read(source);
      RecipeOptions.Prepared prepared = options.prepare(graph, bytes, file.path());
      Interface usual = prepared.recipe().types();
      Interface types =
          new Interface(
              input == null ? usual.input() : input, result == null ? usual.output() : result);
      Quantized quantized = Quantizer.quantize(prepared.graph(), prepared.recipe().with(types));
      Attachment metadata = TfliteMetadata.attachment(source);
      byte[] written =
          TfliteWriter.write(
              quantized.graph(),
              quantized.storage(),
              "",
              metadata == null ? List.of() : List.of(metadata));
      Disk.replace(output, written);
      report(quantized, prepared, bytes.length, written.length);
    } catch (OctetException e) {
      throw new CommandException(file.path() + ": " + e.getMessage(), e);
    }
  }

  private void report(Quantized quantized, RecipeOptions.Prepared prepared, int before, int after) {
    PrintWriter out = spec.commandLine().getOut();
    prepared.gains().forEach(out::println);
    quantized.remarks().forEach(out::println);
    long changed =
        quantized.graph().nodes().stream()
            .filter(node -> node.output().type() != DataType.FLOAT32)
            .count();
    out.println(
        String.format(
            Locale.ROOT,
            "%s: %s, %d of %d nodes without float32%s; %,d bytes instead of %,d",
            output,
            prepared.recipe().scheme(),
            changed,
            quantized.graph().nodes().size(),
            prepared.samples() == null
                ? ""
                : ", calibrated on "
                    + prepared.samples().size()
                    + " samples ("
                    + options.observer()
                    + ")",
            after,
            before));
  }
}
