package dev.octet.wasm.asm;

import dev.octet.wasm.encode.FunctionBody;
import dev.octet.wasm.encode.FunctionType;
import dev.octet.wasm.encode.ModuleEncoder;
import dev.octet.wasm.encode.ValueType;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** A module under construction: its functions may call every one declared before their code. */
public final class ModuleBuilder {
  private final ModuleEncoder encoder = new ModuleEncoder();
  private final List<FunctionRef> functions = new ArrayList<>();
  private final List<FunctionBody> bodies = new ArrayList<>();

  /** Imports the module's memory. */
  public void importMemory(String module, String name, int minimumPages) {
    encoder.importMemory(module, name, minimumPages);
  }

  /**
   * Adds a function.
   *
   * @param name its name in messages
   * @param params types of its parameters
   * @param results types of its results
   * @param body emits its code
   * @throws AssemblyException if the code is not valid
   */
  public FunctionRef function(
      String name,
      List<ValueType> params,
      List<ValueType> results,
      Consumer<FunctionBuilder> body) {
    FunctionRef ref = new FunctionRef(functions.size(), name, new FunctionType(params, results));
    FunctionBuilder builder = new FunctionBuilder(this, ref);
    functions.add(ref);
    bodies.add(null);
    body.accept(builder);
    bodies.set(ref.index(), builder.finish());
    return ref;
  }

  /** Exports {@code function} under {@code name}. */
  public void export(String name, FunctionRef function) {
    encoder.exportFunction(name, function.index());
  }

  /** Gives the module a table of exactly these functions. */
  public void table(List<FunctionRef> elements) {
    encoder.table(elements.stream().map(FunctionRef::index).toList());
  }

  /** The bytes of the module. */
  public byte[] encode() {
    for (int i = 0; i < functions.size(); i++) {
      encoder.function(functions.get(i).type(), bodies.get(i));
    }
    return encoder.encode();
  }

  int typeIndex(FunctionType type) {
    return encoder.type(type);
  }
}
