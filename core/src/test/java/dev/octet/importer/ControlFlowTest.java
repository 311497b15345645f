package dev.octet.importer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.octet.error.ArgumentException;
import dev.octet.error.OctetException;
import dev.octet.fixture.FlowModels;
import dev.octet.graph.Source;
import dev.octet.runtime.Model;
import dev.octet.runtime.Session;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files whose nodes run other subgraphs. */
class ControlFlowTest {

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aLoopGivesWhatChangesAndWhatDoesNot(boolean optimized) {
    byte[] file = FlowModels.loop(1, 2);
    Model model = optimized ? Model.read(file) : Model.readForDebugging(file);
    try (Session session = model.newSession()) {
      for (int rounds = 0; rounds < 4; rounds++) {
        byte[][] outputs = session.run(floats(1, 2, 3), ints(rounds));
        float[] factors = {1, 2, 3};
        float[] expected = {1, 1, 1};
        for (int i = 0; i < 3 * rounds; i++) {
          expected[i % 3] *= 2 * factors[i % 3];
        }
        assertArrayEquals(floats(expected), outputs[0]);
        assertArrayEquals(floats(2), outputs[1]);
        assertArrayEquals(floats(3, 4, 5), outputs[2]);
      }
    }
  }

  @Test
  void callsAndKnownBranchesLeaveNoNode() {
    Model model = Model.read(FlowModels.branches());
    List<String> operators =
        model.plan().steps().stream().map(step -> step.node().operator().name()).toList();
    assertEquals(List.of("ADD", "IF", "ADD"), operators);
    try (Session session = model.newSession()) {
      assertArrayEquals(floats(8, -16), session.run(floats(1, -2), new byte[] {1})[0]);
      assertArrayEquals(floats(6, -6), session.run(floats(1, -2), new byte[] {0})[0]);
    }
  }

  /** The same layer step by step. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aRecurrentLayerOfTheConverterRuns(boolean optimized) {
    byte[] file = FlowModels.recurrentLayer();
    Model model = optimized ? Model.read(file) : Model.readForDebugging(file);
    float[] sequence = new float[30];
    for (int i = 0; i < sequence.length; i++) {
      sequence[i] = (i * 7 % 30 - 15) / 8f;
    }
    float[] state = {1, 0, -1, 0.5f, 0, 0.25f, 0, 0};
    try (Session session = model.newSession()) {
      byte[][] outputs = session.run(floats(sequence), floats(state));
      ByteBuffer list = ByteBuffer.wrap(outputs[0]).order(ByteOrder.LITTLE_ENDIAN);
      assertEquals(160, list.capacity());
      for (int t = 0; t < 5; t++) {
        float[] next = new float[8];
        for (int i = 0; i < 8; i++) {
          double sum = 0;
          for (int k = 0; k < 7; k++) {
            double x = k < 3 ? sequence[6 * t + 3 * (i / 4) + k] : state[4 * (i / 4) + k - 3];
            sum += x * ((7 * (i % 4) + k) * 11 % 28 - 14) / 16;
          }
          next[i] = (float) Math.tanh(sum);
          assertEquals(next[i], list.getFloat(), 1e-6, "round " + t);
        }
        state = next;
      }
      assertArrayEquals(Arrays.copyOfRange(outputs[0], 128, 160), outputs[1]);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aCacheFillsFromRunToRunUntilReset(boolean optimized) {
    byte[] file = FlowModels.cache();
    Model model = optimized ? Model.read(file) : Model.readForDebugging(file);
    try (Session session = model.newSession()) {
      for (int round = 0; round < 2; round++) {
        float[] rows = new float[256];
        Arrays.fill(rows, 1);
        for (int i = 2; i < 70; i++) {
          float[] row = {i, -i, 2 * i, round};
          System.arraycopy(row, 0, rows, 4 * Math.min(i, 63), 4);
          byte[][] outputs = session.run(floats(row));
          assertArrayEquals(floats(rows), outputs[0], "row " + i);
          assertArrayEquals(ints(i + 1), outputs[1]);
        }
        session.reset();
      }
    }
  }

  @Test
  void aCacheIsNotCopied() {
    assertTrue(Model.read(FlowModels.cache()).plan().arenaBytes() < 1024);
  }

  @Test
  void aLoopWithoutEndIsStopped() {
    try (Session session = Model.read(FlowModels.endlessLoop()).newSession()) {
      ArgumentException e = assertThrows(ArgumentException.class, () -> session.run(floats(1)));
      assertTrue(e.getMessage().contains("does not end within"), e.getMessage());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "3, 2, missing",
    "1, -1, missing",
    "0, 2, contains itself",
    "1, 0, contains itself",
    "2, 2, outputs",
    "1, 1, differ"
  })
  void loopsOfOtherSubgraphsAreRefused(int condition, int body, String words) {
    byte[] file = FlowModels.loop(condition, body);
    OctetException e = assertThrows(OctetException.class, () -> Model.read(file));
    assertTrue(e.getMessage().contains(words), e.getMessage());
  }

  @Test
  void callsMayBeNestedButNotTooDeep() {
    assertEquals(1, TfliteImporter.read(Source.copyOf(FlowModels.calls(8))).nodes().size());
    OctetException e = assertThrows(OctetException.class, () -> Model.read(FlowModels.calls(9)));
    assertTrue(e.getMessage().contains("too deep"), e.getMessage());
  }

  @Test
  void shapesThatChangeInALoopAreRefused() {
    OctetException e =
        assertThrows(OctetException.class, () -> Model.read(FlowModels.growingLoop()));
    assertTrue(e.getMessage().contains("becomes"), e.getMessage());
  }

  private static byte[] floats(float... values) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    for (float value : values) {
      bytes.putFloat(value);
    }
    return bytes.array();
  }

  private static byte[] ints(int value) {
    return ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(value).array();
  }
}
