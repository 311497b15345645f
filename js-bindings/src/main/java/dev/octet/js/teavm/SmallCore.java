package dev.octet.js.teavm;

import dev.octet.operator.OnDemand;
import org.teavm.model.ClassHolder;
import org.teavm.model.ClassHolderTransformer;
import org.teavm.model.ClassHolderTransformerContext;
import org.teavm.model.MethodHolder;
import org.teavm.model.ValueType;
import org.teavm.model.emit.ProgramEmitter;
import org.teavm.vm.spi.TeaVMHost;
import org.teavm.vm.spi.TeaVMPlugin;

/** Compiles without what is {@link OnDemand}, where the property {@code octet.core} is small. */
public final class SmallCore implements TeaVMPlugin {

  @Override
  public void install(TeaVMHost host) {
    if ("small".equals(host.getProperties().getProperty("octet.core"))) {
      host.add(new WithoutDemanded());
    }
  }

  private static final class WithoutDemanded implements ClassHolderTransformer {
    @Override
    public void transformClass(ClassHolder cls, ClassHolderTransformerContext context) {
      for (MethodHolder method : cls.getMethods()) {
        if (method.getAnnotations().get(OnDemand.class.getName()) != null) {
          ProgramEmitter body = ProgramEmitter.create(method, context.getHierarchy());
          if (method.getResultType() == ValueType.BOOLEAN) {
            body.constant(0).returnValue();
          } else {
            body.constantNull(method.getResultType()).returnValue();
          }
        }
      }
    }
  }
}
