package dev.octet.js;

import dev.octet.graph.Node;
import dev.octet.kernel.Location;
import dev.octet.operator.CustomOperator;
import dev.octet.tensor.Memory;
import java.util.ArrayList;
import java.util.List;
import org.teavm.interop.Import;

/** The custom operators that the page brings: each node has a number, by which it is called. */
final class PageOperators implements CustomOperator.Library {
  private final List<String> names = new ArrayList<>();
  private int nodes;

  /** Declares that the page has an operator of this name. */
  void add(String name) {
    names.add(name);
  }

  @Override
  public CustomOperator.Function find(String name) {
    return names.contains(name) ? new Call(nodes++) : null;
  }

  /** The number of a node of these operators. */
  static int numberOf(CustomOperator operator) {
    return ((Call) operator.function()).number;
  }

  private record Call(int number) implements CustomOperator.Function {
    @Override
    public void run(Node node, Memory memory, Location at) {
      call(number);
    }
  }

  @Import(module = "octet", name = "custom")
  private static native void call(int node);
}
