package dev.octet.js;

import dev.octet.cases.OperatorCase;
import dev.octet.cases.OperatorCases;
import dev.octet.kernel.Domain;
import dev.octet.kernel.Feature;
import dev.octet.kernel.KernelLibrary;
import dev.octet.simd.SimdKernels;
import dev.octet.tensor.Memory;
import java.util.List;
import org.teavm.interop.Export;

/**
 * The operator cases as a module of their own, compiled like the core and linked to its kernels.
 */
public final class CaseExports {
  private CaseExports() {}

  /** All cases. */
  public static final class Suite {
    private final List<OperatorCase> cases = OperatorCases.all();

    private Suite() {}
  }

  /** The output of a case. */
  public static final class Output {
    private final byte[] bytes;

    private Output(byte[] bytes) {
      this.bytes = bytes;
    }
  }

  /** Builds the cases. */
  @Export(name = "suite")
  public static Suite suite() {
    return new Suite();
  }

  /** Number of cases. */
  @Export(name = "caseCount")
  public static int caseCount(Suite suite) {
    return suite.cases.size();
  }

  /** What a case shows, as a JSON string. */
  @Export(name = "caseName")
  public static String caseName(Suite suite, int i) {
    return new Json().value(suite.cases.get(i).name()).toString();
  }

  /**
   * Runs a case.
   *
   * @param base lowest free address of the memory
   * @param feature 0 scalar, 1 simd128, 2 relaxed
   * @param domain 1 uint8, 2 int8
   */
  @Export(name = "runCase")
  public static Output runCase(Suite suite, int i, int base, int feature, int domain) {
    KernelLibrary library =
        feature == 0
            ? KernelLibrary.SCALAR
            : new SimdKernels(
                new LinkedKernels(
                    feature == 2 ? Feature.RELAXED : Feature.SIMD128,
                    domain == 2 ? Domain.S8 : Domain.U8));
    return new Output(suite.cases.get(i).run(new Memory(base), library));
  }

  /** Length of an output in bytes. */
  @Export(name = "outputLength")
  public static int outputLength(Output output) {
    return output.bytes.length;
  }

  /** A byte of an output. */
  @Export(name = "outputByte")
  public static int outputByte(Output output, int i) {
    return output.bytes[i];
  }

  /** Length of a string in UTF-16 code units. */
  @Export(name = "textLength")
  public static int textLength(String text) {
    return text.length();
  }

  /** The UTF-16 code unit at {@code i}. */
  @Export(name = "textUnit")
  public static int textUnit(String text, int i) {
    return text.charAt(i);
  }

  /** The message of an exception. */
  @Export(name = "errorMessage")
  public static String errorMessage(Throwable error) {
    return Errors.message(error);
  }

  /** The stable code of an exception. */
  @Export(name = "errorCode")
  public static String errorCode(Throwable error) {
    return Errors.code(error);
  }
}
