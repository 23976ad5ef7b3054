package dev.fovea.bench;

import dev.fovea.engine.Engine;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicLong;

/// An engine, and how long it has computed.
final class Clock {
  private final AtomicLong nanos = new AtomicLong();
  private final Engine engine;

  /// @param timed the engine that computes
  Clock(Engine timed) {
    engine = (Engine) Proxy.newProxyInstance(
        Engine.class.getClassLoader(), new Class<?>[]{Engine.class}, (_, method, words) -> {
          long start = System.nanoTime();
          try {
            return method.invoke(timed, words);
          } catch (InvocationTargetException e) {
            throw e.getCause();
          } finally {
            if (method.getName().equals("run")) {
              nanos.addAndGet(System.nanoTime() - start);
            }
          }
        });
  }

  /// Returns the engine, which does as the other does.
  Engine engine() {
    return engine;
  }

  /// Returns how long steps have run.
  long nanos() {
    return nanos.get();
  }
}
