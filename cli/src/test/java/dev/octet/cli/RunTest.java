package dev.octet.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.octet.fixture.BrokenFiles;
import dev.octet.fixture.TinyModels;
import dev.octet.runtime.Model;
import dev.octet.runtime.Session;
import dev.octet.tensor.DataType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RunTest {
  private static final byte[] A = {1, -2, 3, 100};
  private static final byte[] B = {-128, 127, 0, 5};

  @TempDir Path folder;

  @Test
  void writesOutputsInTheModelsOrder() throws IOException {
    Console run = add(write("a.bin", A), write("b.bin", B));
    assertEquals(0, run.code(), run.err());
    try (Session session = Model.read(TinyModels.add()).newSession()) {
      assertArrayEquals(session.run(A, B)[0], Files.readAllBytes(folder.resolve("out/0.bin")));
    }
    assertFalse(Files.exists(folder.resolve("out/1.bin")));
  }

  @Test
  void writesEveryNodesOutputOnRequest() throws IOException {
    Path x = write("x.bin", A);
    Console run = octet(TinyModels.dense(), "--input", x, "--all-tensors");
    assertEquals(0, run.code(), run.err());
    assertArrayEquals(
        Files.readAllBytes(folder.resolve("out/0.bin")),
        Files.readAllBytes(folder.resolve("out/node-0.bin")));
  }

  @Test
  void anOpenDimensionFollowsFromTheLength() throws IOException {
    Path x = write("x.bin", new byte[60]);
    Console run = octet(TinyModels.dynamic(), "--input", x, "--signature", "double");
    assertEquals(0, run.code(), run.err());
    assertTrue(run.out().contains("tensor \"twice\" float32 [5,3]"), run.out());
    assertEquals(60, Files.size(folder.resolve("out/0.bin")));
  }

  @Test
  void shapesAndSignaturesAreChecked() throws IOException {
    Path x = write("x.bin", new byte[240]);
    Console run = octet(TinyModels.dynamic(), "--input", x, "--shape", "2,3,5,2");
    assertEquals(0, run.code(), run.err());
    assertTrue(run.out().contains("[2,12]"), run.out());
    run = octet(TinyModels.dynamic(), "--input", x, "--signature", "triple");
    assertTrue(run.err().contains("there are \"\", \"rows\", \"double\""), run.err());
    run = octet(TinyModels.dynamic(), "--input", x, "--shape", "2,3");
    assertTrue(run.err().contains("as many dimensions"), run.err());
    run = octet(TinyModels.dynamic(), "--input", x, "--shape", "2x3");
    assertTrue(run.err().contains("such as 1,224,224,3"), run.err());
    run = octet(TinyModels.dynamic(), "--input", x);
    assertTrue(run.err().contains("240 bytes do not fit input 0"), run.err());
  }

  @Test
  void wrongLengthNamesTensorAndExpectedBytes() throws IOException {
    Console run = add(write("a.bin", A), write("b.bin", new byte[3]));
    assertEquals(1, run.code());
    assertTrue(run.err().contains("b.bin: 3 bytes"), run.err());
    assertTrue(run.err().contains("input 1, tensor \"b\" int8 [1,4]"), run.err());
    assertTrue(run.err().contains("takes 4 bytes"), run.err());
    assertOneLine(run);
  }

  @Test
  void wrongNumberOfInputsListsWhatIsExpected() throws IOException {
    Console run = octet(TinyModels.add(), "--input", write("a.bin", A));
    assertEquals(1, run.code());
    assertTrue(run.err().contains("2 input(s)"), run.err());
    assertTrue(run.err().contains("\"a\"") && run.err().contains("\"b\""), run.err());
  }

  @ParameterizedTest
  @EnumSource
  void refusesFilesThatAreNoModelWithoutStackTrace(BrokenFiles file) throws IOException {
    Console run = octet(file.bytes(), "--input", write("a.bin", A));
    assertEquals(1, run.code());
    assertTrue(run.err().startsWith("octet: " + folder.resolve("model.tflite") + ": "), run.err());
    assertFalse(run.err().contains("\tat "), run.err());
  }

  @Test
  void unknownOperatorIsNamed() throws IOException {
    Console run = octet(TinyModels.unknownOperator(), "--input", write("a.bin", A));
    assertTrue(run.err().contains("HASHTABLE_LOOKUP"), run.err());
  }

  @Test
  void missingFileIsNamed() {
    Path missing = folder.resolve("missing.tflite");
    Console run = Console.octet("inspect", missing);
    assertEquals(1, run.code());
    assertEquals("octet: " + missing + ": no such file", run.err().strip());
  }

  @Test
  void badUsageExitsWithTwo() {
    assertEquals(2, Console.octet("run").code());
    assertEquals(2, Console.octet("evaluate", "m", "--images", "d", "--crop", "0").code());
    assertEquals(2, Console.octet("fly").code());
  }

  @Test
  void stackTraceOnlyOnRequest() {
    Path missing = folder.resolve("missing.tflite");
    assertTrue(Console.octet("inspect", missing, "--stack-trace").err().contains("\tat "));
    assertFalse(Console.octet("inspect", missing).err().contains("\tat "));
  }

  @Test
  void inspectListsNodesAndTotals() throws IOException {
    Console run = Console.octet("inspect", write("model.tflite", TinyModels.dense()));
    assertEquals(0, run.code(), run.err());
    assertTrue(run.out().contains("input 0: tensor \"x\" int8 [1,4], scale 0.5 zero point 3"));
    assertTrue(run.out().matches("(?s).*FULLY_CONNECTED\\s+\\[1,3\\].*"), run.out());
    assertTrue(run.out().matches("(?s).*MACs +12\n.*parameters +15\n.*"), run.out());
  }

  @Test
  void inspectShowsHowPixelsAreNormalized() throws IOException {
    byte[] metadata = TinyModels.metadata(new float[] {127.5f}, new float[] {127.5f});
    byte[] model = TinyModels.picture(DataType.UINT8, metadata);
    Console run = Console.octet("inspect", write("model.tflite", model));
    assertTrue(
        run.out().contains("zero point 138, pixels normalized by mean 127.5 std 127.5\noutput 0"),
        run.out());
  }

  private Console add(Path a, Path b) throws IOException {
    return octet(TinyModels.add(), "--input", a, "--input", b);
  }

  private Console octet(byte[] model, Object... options) throws IOException {
    Path file = write("model.tflite", model);
    Object[] args = new Object[options.length + 4];
    args[0] = "run";
    args[1] = file;
    args[2] = "--output-dir";
    args[3] = folder.resolve("out");
    System.arraycopy(options, 0, args, 4, options.length);
    return Console.octet(args);
  }

  private Path write(String name, byte[] bytes) throws IOException {
    return Files.write(folder.resolve(name), bytes);
  }

  private static void assertOneLine(Console run) {
    assertEquals(1, run.err().lines().count(), run.err());
  }
}
