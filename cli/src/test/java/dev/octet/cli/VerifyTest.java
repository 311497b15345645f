package dev.octet.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.octet.fixture.TinyModels;
import dev.octet.shared.SharedData;
import dev.octet.tensor.DataType;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The small picture models give their input back: quantized, they lose what their scale does. */
class VerifyTest {
  private static final byte[] NORMALIZED =
      TinyModels.metadata(new float[] {127.5f}, new float[] {127.5f});

  @TempDir Path folder;
  private Path samples;

  @BeforeEach
  void makeFolder() throws IOException {
    samples = Files.createDirectory(folder.resolve("samples"));
  }

  @Test
  void aModelEqualsItself() throws IOException {
    picture("a.png", 5);
    Path model = model("a.tflite", TinyModels.picture(DataType.FLOAT32, NORMALIZED));
    Console run = verify(model, model, "--images", samples, "--min-agreement", 100);
    assertEquals(0, run.code(), run.err());
    assertTrue(run.out().contains("agreement of top-1: 100.0 %"), run.out());
    assertTrue(run.out().matches("(?s).*pixels +equal +1.000000 +0 +100.0 %.*"), run.out());
    assertTrue(run.out().contains("met: agreement of top-1, % is 100"), run.out());
  }

  @Test
  void modelsOfDifferentTypesGetTheSameNumbers() throws IOException {
    picture("a.png", 5);
    picture("b.png", 46);
    Path real = model("a.tflite", TinyModels.picture(DataType.FLOAT32, NORMALIZED));
    // Scale 1/64 and zero point 10: everything in [-1, 1] is within half a step.
    for (DataType type : List.of(DataType.INT8, DataType.UINT8)) {
      Path stored = model("b.tflite", TinyModels.picture(type, null));
      JsonObject result = json(real, stored, "--images", samples);
      JsonObject output = result.getAsJsonArray("outputs").get(0).getAsJsonObject();
      double error = output.get("maxError").getAsDouble();
      assertTrue(error > 0 && error <= 1 / 128.0 + 1e-6, type + " is off by " + error);
      assertTrue(output.get("sqnr").getAsDouble() > 40, output.toString());
      assertEquals(100, result.get("agreement").getAsDouble());
      assertEquals(2, result.get("inputs").getAsInt());
    }
  }

  @Test
  void labelsTellHowOftenBothAreRight() throws IOException {
    picture("class 5/a.png", 5);
    picture("class 47/b.png", 46);
    Path real = model("a.tflite", TinyModels.picture(DataType.FLOAT32, NORMALIZED));
    Path stored = model("b.tflite", TinyModels.picture(DataType.INT8, NORMALIZED));
    JsonObject result =
        json(real, stored, "--images", samples, "--labels", labels(), "--max-top1-loss", 0);
    assertEquals("[50.0,50.0]", result.get("top1").toString());
    JsonArray worst = result.getAsJsonArray("worst");
    assertEquals(2, worst.size());
    assertTrue(worst.toString().contains("class 47/b.png"), worst.toString());
  }

  @Test
  void thresholdsThatAreMissedAreCode1AndReportsAreWritten() throws IOException {
    picture("a.png", 5);
    Path real = model("a.tflite", TinyModels.picture(DataType.FLOAT32, NORMALIZED));
    Path stored = model("b.tflite", TinyModels.picture(DataType.INT8, NORMALIZED));
    Path report = folder.resolve("report.html");
    Console run =
        verify(
            real,
            stored,
            "--images",
            samples,
            "--min-sqnr",
            99,
            "--max-error",
            1e-6,
            "--report",
            report);
    assertEquals(1, run.code(), run.out());
    assertTrue(run.err().contains("thresholds are not met: SQNR, dB is "), run.err());
    assertTrue(run.err().contains("largest error is "), run.err());
    assertTrue(Files.readString(report).contains("<td class=\"missed\">missed</td>"));
    assertFalse(Files.exists(folder.resolve("report.html.part")));
  }

  @Test
  void stressInputsAreMadeForPictures() throws IOException {
    picture("a.png", 5);
    Path real = model("a.tflite", TinyModels.picture(DataType.FLOAT32, NORMALIZED));
    JsonArray stress = json(real, real, "--images", samples).getAsJsonArray("stress");
    String text = stress.toString();
    for (String name : List.of("black", "white", "noise", "extreme", "checker", "very wide")) {
      assertTrue(text.contains(name), text);
    }
    assertEquals(
        stress, json(real, real, "--images", samples).getAsJsonArray("stress"), "always the same");
  }

  @Test
  void rawTensorsNeedNoPictureAndNoClasses() throws IOException {
    Files.write(samples.resolve("a.bin"), TinyModels.image());
    Path real = model("a.tflite", TinyModels.computedWeights());
    Console made =
        Console.octet("quantize", real, "--calibrate", samples, "-o", folder.resolve("b.tflite"));
    assertEquals(0, made.code(), made.err());
    JsonObject result =
        json(real, folder.resolve("b.tflite"), "--inputs", samples, "--min-sqnr", 20);
    assertFalse(result.has("agreement"));
    String stress = result.get("stress").toString();
    assertTrue(stress.contains("zeros") && stress.contains("4 times the range"), stress);
  }

  @Test
  void modelsWithSeveralInputsTakeAFolderPerSample() throws IOException {
    Path model = model("a.tflite", TinyModels.add());
    for (String name : List.of("one", "two")) {
      Path sample = Files.createDirectory(samples.resolve(name));
      Files.write(sample.resolve("0.bin"), new byte[] {1, 2, 3, 4});
      Files.write(sample.resolve("1.bin"), new byte[] {-1, 7, 0, 100});
    }
    JsonObject result = json(model, model, "--inputs", samples);
    assertEquals(2, result.get("inputs").getAsInt());
    Files.write(samples.resolve("two/1.bin"), new byte[3]);
    Console run = verify(model, model, "--inputs", samples);
    assertEquals(1, run.code());
    assertTrue(run.err().contains("1.bin: 3 bytes do not fit"), run.err());
  }

  @Test
  void modelsThatDoNotBelongTogetherAreRefused() throws IOException {
    picture("a.png", 5);
    Path a = model("a.tflite", TinyModels.picture(DataType.FLOAT32, null));
    Path b = model("b.tflite", TinyModels.dense());
    Console run = verify(a, b, "--images", samples);
    assertEquals(1, run.code());
    assertTrue(run.err().contains("cannot be compared: the outputs"), run.err());
  }

  @Test
  void badOptionsAreBadUsage() throws IOException {
    Path a = model("a.tflite", TinyModels.picture(DataType.FLOAT32, null));
    for (Object[] bad :
        List.of(
            new Object[] {},
            new Object[] {"--images", samples, "--inputs", samples},
            new Object[] {"--images", samples, "--limit", 0},
            new Object[] {"--images", samples, "--worst", -1},
            new Object[] {"--images", samples, "--max-top1-loss", 1})) {
      assertEquals(2, verify(a, a, bad).code(), Arrays.toString(bad));
    }
    assertEquals(1, verify(a, a, "--images", samples).code(), "no picture");
  }

  @Test
  void whatIsNoNumberInOneModelIsTheLargestError() {
    Distance distance =
        Distance.of(new double[] {1, Double.NaN, 3}, new double[] {1, Double.NaN, Double.NaN});
    assertEquals(Double.POSITIVE_INFINITY, distance.largestError());
    assertEquals(Double.NEGATIVE_INFINITY, distance.sqnr());
    assertEquals(2 / 3.0, distance.equalShare(), 1e-9);
    Distance known = Distance.of(new double[] {3, 4}, new double[] {3, 4.5});
    assertEquals(20, known.sqnr(), 1e-9);
    assertEquals(0.5, known.largestError());
    assertEquals(27 / (5 * Math.sqrt(29.25)), known.cosine(), 1e-12);
  }

  @Test
  void anAutoEncoderIsVerifiedOnItsGoldens() throws IOException {
    Path shared = SharedData.required();
    byte[] input = new byte[4 * 640];
    ByteBuffer numbers = ByteBuffer.wrap(input).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < 640; i++) {
      numbers.putFloat((float) (8 * Math.sin(i)));
    }
    Files.write(samples.resolve("sine.bin"), input);
    JsonObject result =
        json(
            shared.resolve("models/ad01_fp32.tflite"),
            shared.resolve("models/ad01_int8.tflite"),
            "--inputs",
            samples);
    JsonObject output = result.getAsJsonArray("outputs").get(0).getAsJsonObject();
    assertTrue(output.get("sqnr").getAsDouble() > 10, output.toString());
    assertFalse(result.has("agreement"));
  }

  private JsonObject json(Path first, Path second, Object... options) throws IOException {
    Path file = folder.resolve("result.json");
    List<Object> words = new ArrayList<>(List.of(options));
    words.addAll(List.of("--json", file));
    Console run = verify(first, second, words.toArray());
    assertEquals(0, run.code(), run.err());
    return JsonParser.parseString(Files.readString(file)).getAsJsonObject();
  }

  private static Console verify(Path first, Path second, Object... options) {
    List<Object> words = new ArrayList<>(List.of("verify", first, second));
    words.addAll(List.of(options));
    return Console.octet(words.toArray());
  }

  private Path model(String name, byte[] file) throws IOException {
    return Files.write(folder.resolve(name), file);
  }

  private Path labels() throws IOException {
    String lines =
        IntStream.range(0, 48).mapToObj(i -> "class " + i + "\n").collect(Collectors.joining());
    return Files.writeString(folder.resolve("labels.txt"), lines);
  }

  /** Writes a picture of 4x4 pixels of which element {@code bright} is brightest. */
  private void picture(String name, int bright) throws IOException {
    BufferedImage image = new BufferedImage(4, 4, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < 16; i++) {
      image.setRGB(i % 4, i / 4, 0x030201 * i);
    }
    int pixel = bright / 3;
    image.setRGB(pixel % 4, pixel / 4, 200 << (16 - 8 * (bright % 3)));
    Path file = samples.resolve(name);
    Files.createDirectories(file.getParent());
    ImageIO.write(image, "png", file.toFile());
  }
}
