package dev.octet.importer;

import dev.octet.error.FormatException;
import dev.octet.error.InvalidGraphException;
import dev.octet.error.UnsupportedException;
import dev.octet.graph.Constant;
import dev.octet.graph.Graph;
import dev.octet.graph.Node;
import dev.octet.graph.Value;
import dev.octet.operator.AssignVariable;
import dev.octet.operator.CallOnce;
import dev.octet.operator.If;
import dev.octet.operator.OnDemand;
import dev.octet.operator.Operator;
import dev.octet.operator.ReadVariable;
import dev.octet.operator.While;
import java.util.ArrayList;
import java.util.List;

/** Reads a node that decides what runs, or one that reads or writes variables. */
final class TfliteControlFlow {
  private static final int IF = 118;
  private static final int WHILE = 119;
  private static final int CALL_ONCE = 129;
  private static final int VAR_HANDLE = 142;
  private static final int READ_VARIABLE = 143;
  private static final int ASSIGN_VARIABLE = 144;

  private final TfliteImporter importer;
  private final int index;
  private final String title;
  private final FlatTable table;
  private final FlatTable options;

  private TfliteControlFlow(TfliteImporter importer, int index, String title, FlatTable table) {
    this.importer = importer;
    this.index = index;
    this.title = title;
    this.table = table;
    this.options = table.table(4);
  }

  /**
   * Adds a node to what the importer has read; false for other nodes.
   *
   * @param code the builtin code of the node at {@code index} of its subgraph
   * @throws FormatException if the file is damaged
   * @throws UnsupportedException if the node cannot run
   * @throws InvalidGraphException if the model contradicts itself
   */
  static boolean add(TfliteImporter importer, int code, int index, String title, FlatTable table) {
    TfliteControlFlow node = new TfliteControlFlow(importer, index, title, table);
    switch (code) {
      case CALL_ONCE -> node.addCallOnce();
      case VAR_HANDLE -> node.bindHandle();
      case READ_VARIABLE, ASSIGN_VARIABLE -> node.addAccess();
      default -> {
        return node.addChoice(code);
      }
    }
    return true;
  }

  @OnDemand
  private boolean addChoice(int code) {
    switch (code) {
      case IF -> addIf();
      case WHILE -> addWhile();
      default -> {
        return false;
      }
    }
    return true;
  }

  private void addIf() {
    int then = importer.subgraph(title, options, 0);
    int otherwise = importer.subgraph(title, options, 1);
    List<Value> values = inputs();
    if (values.isEmpty()) {
      throw TfliteImporter.differs(title);
    }
    if (values.get(0).isConstant() && values.get(0).bytes() == 1) {
      int taken = values.get(0).constant().i8(0) != 0 ? then : otherwise;
      importer.inline(index, title, table, 1, taken);
      return;
    }
    int[] order = new int[values.size() - 1];
    for (int i = 0; i < order.length; i++) {
      order[i] = i;
    }
    List<Value> arguments = values.subList(1, values.size());
    if (importer.ports(then, 1).length != order.length
        || importer.ports(otherwise, 1).length != order.length) {
      throw TfliteImporter.differs(title);
    }
    If operator =
        new If(importer.graph(then, arguments, order), importer.graph(otherwise, arguments, order));
    List<Value> inputs = new ArrayList<>();
    for (Value value : values) {
      if (inputs.isEmpty() || !Definitions.isKept(value)) {
        inputs.add(value);
      }
    }
    add(operator, inputs, outputs());
  }

  /**
   * What the body gives as it took it is no result of the loop: whoever reads it reads the input.
   */
  private void addWhile() {
    int condition = importer.subgraph(title, options, 0);
    int body = importer.subgraph(title, options, 1);
    int[] takes = importer.ports(body, 1);
    int[] gives = importer.ports(body, 2);
    int[] results = table.vector(2, 4).ints();
    List<Value> values = inputs();
    int count = values.size();
    if (takes.length != count
        || gives.length != count
        || results.length != count
        || importer.ports(condition, 1).length != count) {
      throw TfliteImporter.differs(title);
    }
    int[] order = new int[count];
    int carried = 0;
    int fixed = count;
    for (int i = 0; i < count; i++) {
      order[takes[i] == gives[i] ? --fixed : carried++] = i;
    }
    List<Value> inputs = new ArrayList<>();
    List<Value> outputs = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Value value = values.get(order[i]);
      if (i < carried || !Definitions.isKept(value)) {
        inputs.add(value);
      }
      if (i < carried) {
        values.set(order[i], value.with((Constant) null));
        outputs.add(importer.tensors().value(results[order[i]]));
      }
    }
    Graph test = importer.graph(condition, values, order);
    Graph step = importer.graph(body, values, order);
    List<Value> next = new ArrayList<>();
    for (int i = 0; i < carried; i++) {
      next.add(step.outputs().get(order[i]));
    }
    add(new While(test, new Graph(step.inputs(), next, step.nodes())), inputs, outputs);
    for (int i = carried; i < count; i++) {
      importer.tensors().bind(results[order[i]], values.get(order[i]));
    }
  }

  private void addCallOnce() {
    int number = importer.subgraph(title, options, 0);
    add(new CallOnce(importer.graph(number, List.of(), new int[0])), List.of(), List.of());
  }

  /** Makes the output of a VAR_HANDLE a handle of the variable that its options name. */
  private void bindHandle() {
    int[] outputs = table.vector(2, 4).ints();
    if (outputs.length != 1 || options == null) {
      throw new InvalidGraphException(title + " names no variable. Re-export the model.");
    }
    String name = options.string(0) + "/" + options.string(1);
    importer.tensors().bind(outputs[0], importer.variables().handle(name));
  }

  private void addAccess() {
    List<Value> inputs = inputs();
    List<Value> outputs = outputs();
    boolean isRead = !outputs.isEmpty();
    if (inputs.size() != (isRead ? 1 : 2)) {
      throw new InvalidGraphException(title + " has too few operands. Re-export the model.");
    }
    Value like = isRead ? outputs.get(0) : inputs.get(1);
    inputs.set(0, importer.variables().of(inputs.get(0), like));
    add(isRead ? new ReadVariable() : new AssignVariable(), inputs, outputs);
  }

  private List<Value> inputs() {
    return importer.values(table, 1, title);
  }

  private List<Value> outputs() {
    return importer.values(table, 2, title);
  }

  private void add(Operator operator, List<Value> inputs, List<Value> outputs) {
    importer.addRead(new Node(index, operator, inputs, outputs));
  }
}
