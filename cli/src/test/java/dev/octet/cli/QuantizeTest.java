package dev.octet.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.octet.fixture.TinyModels;
import dev.octet.runtime.Model;
import dev.octet.shared.SharedData;
import dev.octet.tensor.DataType;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QuantizeTest {
  @TempDir Path folder;
  private Path samples;
  private Path output;

  @BeforeEach
  void makeFolders() throws IOException {
    samples = Files.createDirectory(folder.resolve("samples"));
    output = folder.resolve("int8.tflite");
  }

  @Test
  void aFloatModelBecomesInt8() throws IOException {
    Files.write(samples.resolve("a.bin"), TinyModels.image());
    Console run = quantize(TinyModels.computedWeights());
    assertEquals(0, run.code(), run.err());
    assertTrue(run.out().contains("1 of 1 nodes without float32"), run.out());
    Model model = Model.read(Files.readAllBytes(output));
    assertEquals(DataType.INT8, model.inputs().get(0).type());
    assertEquals(DataType.INT8, model.outputs().get(0).type());
    assertEquals(List.of(folder.resolve("float32.tflite"), output, samples), entries());
  }

  @ParameterizedTest
  @ValueSource(strings = {"uint8", "float32"})
  void theInterfaceCanHaveOtherTypes(String type) throws IOException {
    Files.write(samples.resolve("a.bin"), TinyModels.image());
    Console run =
        quantize(TinyModels.computedWeights(), "--input-type", type, "--output-type", type);
    assertEquals(0, run.code(), run.err());
    Model model = Model.read(Files.readAllBytes(output));
    assertEquals(type, model.inputs().get(0).type().label());
    assertEquals(type, model.outputs().get(0).type().label());
  }

  @Test
  void picturesAreNormalizedAsTheModelSays() throws IOException {
    picture("one.png");
    Files.createDirectory(samples.resolve("more"));
    picture("more/two.png");
    byte[] metadata = TinyModels.metadata(new float[] {128}, new float[] {128});
    Console run = quantize(TinyModels.picture(DataType.FLOAT32, metadata));
    assertEquals(0, run.code(), run.err());
    assertTrue(run.out().contains("on 2 samples"), run.out());
    Model model = Model.read(Files.readAllBytes(output));
    // One step is one pixel value.
    assertEquals(1 / 128f, model.inputs().get(0).quantization().scale());
    assertEquals(0, model.inputs().get(0).quantization().zeroPoint());
    assertNotNull(model.normalization(0), "the metadata are in the new file, too");
  }

  @Test
  void schemesWithoutActivationRangesNeedNoSamples() throws IOException {
    Path file =
        Files.write(folder.resolve("float32.tflite"), SharedData.model("vww_96_float.tflite"));
    Console run = Console.octet("quantize", file, "--scheme", "dynamic-int8", "-o", output);
    assertEquals(0, run.code(), run.err());
    Model model = Model.read(Files.readAllBytes(output));
    assertEquals(DataType.FLOAT32, model.inputs().get(0).type());
    assertTrue(Files.size(output) < Files.size(file) / 2);
    Console refused = Console.octet("quantize", file, "-o", output);
    assertEquals(2, refused.code(), refused.err());
    assertTrue(refused.err().contains("--calibrate is missing"), refused.err());
  }

  @Test
  void anUnknownNodeIsRefused() throws IOException {
    Files.write(samples.resolve("a.bin"), TinyModels.image());
    assertFailure(
        quantize(TinyModels.computedWeights(), "--node", "7=float32"), "there is no node 7");
  }

  @Test
  void percentileIsTheOtherObserver() throws IOException {
    Files.write(samples.resolve("a.bin"), TinyModels.image());
    Console run =
        quantize(TinyModels.computedWeights(), "--observer", "percentile", "--percentile", "90");
    assertEquals(0, run.code(), run.err());
    assertTrue(run.out().contains("percentile 90.0"), run.out());
    float clipped = Model.read(Files.readAllBytes(output)).inputs().get(0).quantization().scale();
    assertEquals(0, quantize(TinyModels.computedWeights()).code());
    float whole = Model.read(Files.readAllBytes(output)).inputs().get(0).quantization().scale();
    assertTrue(clipped < whole, clipped + " is not below " + whole);
  }

  @Test
  void samplesThatDoNotFitAreNamed() throws IOException {
    Files.write(samples.resolve("short.bin"), new byte[63]);
    assertFailure(quantize(TinyModels.computedWeights()), "short.bin: 63 bytes", "takes 64 bytes");
    Files.write(samples.resolve("short.bin"), new byte[] {0, 0, -64, 127});
    byte[] infinite = new byte[64];
    Arrays.fill(infinite, (byte) 0x7F);
    infinite[2] = (byte) 0x80;
    Files.write(samples.resolve("short.bin"), infinite);
    assertFailure(quantize(TinyModels.computedWeights()), "short.bin: ", "\"x\"", "cannot be");
  }

  @Test
  void aFolderWithoutSamplesIsRefused() throws IOException {
    assertFailure(quantize(TinyModels.computedWeights()), "samples: no samples", "*.bin");
    Files.write(samples.resolve("a.bin"), TinyModels.image());
    picture("one.png");
    assertFailure(quantize(TinyModels.computedWeights()), "one kind of samples");
    samples = folder.resolve("missing");
    assertFailure(quantize(TinyModels.computedWeights()), "missing: no such file");
  }

  @Test
  void aModelThatIsQuantizedIsRefused() throws IOException {
    Files.write(samples.resolve("a.bin"), new byte[4]);
    assertFailure(quantize(TinyModels.dense()), "nothing to quantize");
  }

  @Test
  void badOptionsAreBadUsage() throws IOException {
    Files.write(samples.resolve("a.bin"), TinyModels.image());
    for (String[] bad :
        List.of(
            new String[] {"--limit", "0"},
            new String[] {"--observer", "luck"},
            new String[] {"--scheme", "int9"},
            new String[] {"--node", "0=int9"},
            new String[] {"--input-type", "int64"})) {
      assertEquals(2, quantize(TinyModels.computedWeights(), bad).code());
    }
    assertFailure(
        quantize(TinyModels.computedWeights(), "--observer", "percentile", "--percentile", "50"),
        "above 50");
  }

  @ParameterizedTest
  @ValueSource(strings = {"pretrainedResnet.tflite", "vww_96_float.tflite"})
  void realModelsAnswerAsBefore(String name) throws IOException {
    Path shared = SharedData.required();
    byte[] original = SharedData.model(name);
    samples = shared.resolve("images/imagenet500");
    // ResNet-8 takes pixels as they are.
    String[] options =
        name.startsWith("pre")
            ? new String[] {"--limit", "20", "--mean", "0", "--std", "0.00392156862745098"}
            : new String[] {"--limit", "20"};
    Console run = quantize(original, options);
    assertEquals(0, run.code(), run.err());
    Model model = Model.read(Files.readAllBytes(output));
    assertTrue(
        model.plan().steps().stream()
            .allMatch(step -> step.node().output().type() == DataType.INT8));
    assertTrue(Files.size(output) < original.length / 2);
  }

  private Console quantize(byte[] model, String... options) throws IOException {
    Path file = Files.write(folder.resolve("float32.tflite"), model);
    List<Object> words =
        new ArrayList<>(List.of("quantize", file, "--calibrate", samples, "-o", output));
    words.addAll(List.of(options));
    return Console.octet(words.toArray());
  }

  private void assertFailure(Console run, String... parts) {
    assertEquals(1, run.code(), run.err());
    for (String part : parts) {
      assertTrue(run.err().contains(part), run.err());
    }
    assertFalse(run.err().contains("\tat "), run.err());
    assertFalse(Files.exists(output), "no file is left");
  }

  private List<Path> entries() throws IOException {
    try (var files = Files.list(folder)) {
      return files.sorted().toList();
    }
  }

  private void picture(String name) throws IOException {
    BufferedImage image = new BufferedImage(6, 5, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < 30; i++) {
      image.setRGB(i % 6, i / 6, i * 0x080604);
    }
    ImageIO.write(image, "png", samples.resolve(name).toFile());
  }
}
