package dev.octet.importer;

import dev.octet.graph.Constant;
import dev.octet.graph.Source;
import dev.octet.graph.Value;
import dev.octet.tensor.DataType;
import dev.octet.tensor.Quantization;
import dev.octet.tensor.Shape;
import java.util.HashMap;
import java.util.Map;

/**
 * The variables that VAR_HANDLE names, in whatever subgraph. A handle is a constant without
 * elements; what its variable is like is known when a node first reads or writes it.
 */
final class Variables {
  private final Source source;
  private final Map<String, Value> handles = new HashMap<>();
  private final Map<Value, Value> variables = new HashMap<>();

  Variables(Source source) {
    this.source = source;
  }

  /** The handle of a name. */
  Value handle(String name) {
    Value handle = handles.get(name);
    if (handle == null) {
      Constant none = new Constant(source, 0, 0);
      handle = Value.of(-1, name, DataType.INT32, Shape.of(0), Quantization.NONE, none);
      handles.put(name, handle);
    }
    return handle;
  }

  /** The variable of a handle, which is like {@code value} if it is new; {@code handle} if none. */
  Value of(Value handle, Value value) {
    if (handle == null || handles.get(handle.name()) != handle) {
      return handle;
    }
    Value known = variables.get(handle);
    if (known == null) {
      known = Value.variable(-1, handle.name(), value.type(), value.shape(), value.quantization());
      variables.put(handle, known);
    }
    return known;
  }
}
