package dev.octet.cases;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.octet.graph.Graph;
import dev.octet.kernel.Domain;
import dev.octet.kernel.KernelLibrary;
import dev.octet.operator.Operator;
import dev.octet.optimize.Optimizer;
import dev.octet.tensor.Memory;
import java.io.IOException;
import java.lang.reflect.Modifier;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The operator cases on the JVM. */
class OperatorCasesTest {

  @TestFactory
  Stream<DynamicTest> casesWorkedOutByHand() {
    return OperatorCases.all().stream()
        .filter(c -> c.expected() != null)
        .map(
            c ->
                DynamicTest.dynamicTest(
                    c.name(),
                    () -> assertArrayEquals(c.expected(), scalar(c, Domain.SOURCE), c.name())));
  }

  /** The scalar operators in the domain of a kernel module give the same bytes as in their own. */
  @TestFactory
  Stream<DynamicTest> theDomainChangesNoByte() {
    return OperatorCases.all().stream()
        .map(
            c ->
                DynamicTest.dynamicTest(
                    c.name(),
                    () -> {
                      byte[] expected = scalar(c, Domain.SOURCE);
                      assertArrayEquals(expected, scalar(c, Domain.U8), "u8: " + c.name());
                      assertArrayEquals(expected, scalar(c, Domain.S8), "s8: " + c.name());
                    }));
  }

  @TestFactory
  Stream<DynamicTest> rangesGiveTheSameBytesAsTheWhole() {
    return OperatorCases.all().stream()
        .map(
            c ->
                DynamicTest.dynamicTest(
                    c.name(),
                    () ->
                        assertArrayEquals(
                            scalar(c, Domain.SOURCE),
                            c.run(new Memory(64), KernelLibrary.SCALAR, 3),
                            c.name())));
  }

  @Test
  void namesAreUnique() {
    List<OperatorCase> cases = OperatorCases.all();
    Set<String> names = new HashSet<>();
    cases.forEach(c -> assertTrue(names.add(c.name()), "twice: " + c.name()));
  }

  @Test
  void everyOperatorHasCases() throws IOException, URISyntaxException, ClassNotFoundException {
    Set<Class<?>> covered = new HashSet<>();
    Set<String> names = new HashSet<>();
    for (OperatorCase each : OperatorCases.all()) {
      Graph graph = each.graph(new Memory(64));
      graph.nodes().forEach(node -> covered.add(node.operator().getClass()));
      graph.nodes().forEach(node -> names.add(node.operator().getClass() + node.operator().name()));
      Graph optimized = Optimizer.optimize(graph, Domain.U8);
      optimized.nodes().forEach(node -> covered.add(node.operator().getClass()));
    }
    Path folder = Path.of(Operator.class.getResource("Operator.class").toURI()).getParent();
    int operators = 0;
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        String name = file.getFileName().toString().replace(".class", "");
        Class<?> type = Class.forName("dev.octet.operator." + name);
        if (Operator.class.isAssignableFrom(type) && !Modifier.isAbstract(type.getModifiers())) {
          operators++;
          assertTrue(covered.contains(type), name + " has no case in dev.octet.cases");
          for (Class<?> kinds : type.getDeclaredClasses()) {
            assertEquals(
                kinds.isEnum() ? kinds.getEnumConstants().length : 0,
                kinds.isEnum()
                    ? names.stream().filter(n -> n.startsWith(type.toString())).count()
                    : 0,
                name + " has cases of only some kinds in dev.octet.cases");
          }
        }
      }
    }
    assertTrue(operators >= 44, "found only " + operators + " operators");
  }

  private static byte[] scalar(OperatorCase each, Domain domain) {
    return each.run(new Memory(64), new ScalarIn(domain));
  }
}
