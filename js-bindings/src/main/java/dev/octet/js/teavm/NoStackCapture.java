package dev.octet.js.teavm;

import org.teavm.model.ClassHolder;
import org.teavm.model.ClassHolderTransformer;
import org.teavm.model.ClassHolderTransformerContext;
import org.teavm.model.ElementModifier;
import org.teavm.model.MethodHolder;
import org.teavm.model.ValueType;
import org.teavm.model.emit.ProgramEmitter;
import org.teavm.vm.spi.TeaVMHost;
import org.teavm.vm.spi.TeaVMPlugin;

/**
 * Compiles exceptions without stack capture, the one feature of the class library that would need
 * TeaVM's JavaScript runtime and with it {@code new Function}, which strict content security
 * policies forbid.
 */
public final class NoStackCapture implements TeaVMPlugin {

  @Override
  public void install(TeaVMHost host) {
    host.add(new WithoutStack());
  }

  private static final class WithoutStack implements ClassHolderTransformer {
    private static final String THROWABLE = "java.lang.Throwable";

    @Override
    public void transformClass(ClassHolder cls, ClassHolderTransformerContext context) {
      if (!cls.getName().equals(THROWABLE)) {
        return;
      }
      for (MethodHolder method : cls.getMethods()) {
        if (method.getName().equals("fillInStackTrace")) {
          method.getModifiers().remove(ElementModifier.NATIVE);
          ProgramEmitter body = ProgramEmitter.create(method, context.getHierarchy());
          body.var(0, ValueType.object(THROWABLE)).returnValue();
        } else if (method.getName().equals("ensureStackTrace")) {
          ProgramEmitter.create(method, context.getHierarchy()).exit();
        }
      }
    }
  }
}
