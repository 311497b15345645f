package dev.octet.runtime;

import dev.octet.importer.Signature;
import dev.octet.kernel.KernelLibrary;
import dev.octet.operator.CustomOperator;
import dev.octet.tensor.Shape;
import java.util.Arrays;
import java.util.List;

/**
 * How a model file is read. Immutable; {@code with} methods give a copy.
 *
 * @param library where SIMD kernels come from
 * @param base where the memory of sessions begins, in bytes, a multiple of 64
 * @param keepAll whether sessions keep the output of every node
 * @param optimize whether nodes may be changed and joined; what depends on constants alone is
 *     computed in any case
 * @param signature what part of the file, one of {@link Model#signatures}; null for the first
 *     subgraph
 * @param shapes one for each input, null for that of the file; none to leave all as they are
 * @param custom operators beside Octet's own
 */
public record ReadOptions(
    KernelLibrary library,
    int base,
    boolean keepAll,
    boolean optimize,
    Signature signature,
    List<Shape> shapes,
    CustomOperator.Library custom) {

  /** The scalar reference of the first subgraph in its own shapes. */
  public static final ReadOptions REFERENCE = of(KernelLibrary.SCALAR);

  /** The same, node by node as in the file; a session keeps the output of every node. */
  public static final ReadOptions DEBUGGING =
      new ReadOptions(
          KernelLibrary.SCALAR,
          Model.BASE,
          true,
          false,
          null,
          List.of(),
          CustomOperator.Library.NONE);

  /** The first subgraph in its own shapes with the kernels of a library. */
  public static ReadOptions of(KernelLibrary library) {
    return new ReadOptions(
        library, Model.BASE, false, true, null, List.of(), CustomOperator.Library.NONE);
  }

  /** With memory of sessions that begins elsewhere. */
  public ReadOptions at(int address) {
    return new ReadOptions(library, address, keepAll, optimize, signature, shapes, custom);
  }

  /** With sessions that keep the output of every node, or do not. */
  public ReadOptions keepingAll(boolean keeps) {
    return new ReadOptions(library, base, keeps, optimize, signature, shapes, custom);
  }

  /** With another part of the file. */
  public ReadOptions with(Signature other) {
    return new ReadOptions(library, base, keepAll, optimize, other, shapes, custom);
  }

  /** With these custom operators. */
  public ReadOptions with(CustomOperator.Library operators) {
    return new ReadOptions(library, base, keepAll, optimize, signature, shapes, operators);
  }

  /** With inputs of these shapes; null for the shape that the file says. */
  public ReadOptions with(Shape... others) {
    return new ReadOptions(
        library, base, keepAll, optimize, signature, Arrays.asList(others), custom);
  }
}
