package dev.fovea.onednn;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import org.junit.jupiter.api.Test;

@SuppressWarnings("restricted") // The environment is read as the C library reads it.
class WaitPolicyTest {
  private static String environment(String name) throws Throwable {
    MethodHandle getenv = Linker.nativeLinker().downcallHandle(
        Linker.nativeLinker().defaultLookup().findOrThrow("getenv"),
        FunctionDescriptor.of(ADDRESS, ADDRESS));
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment value = (MemorySegment) getenv.invokeExact(arena.allocateFrom(name));
      return value.address() == 0 ? "" : value.reinterpret(1000).getString(0);
    }
  }

  @Test
  void saysHowLongThreadsWaitUnlessSomebodyHas() throws Throwable {
    Platform platform = Host.platform();
    assumeTrue(platform.family() == Platform.Family.LINUX, "GNU's OpenMP is Linux's");
    assumeTrue(System.getenv("OMP_WAIT_POLICY") == null, "the environment says how to wait");

    WaitPolicy.shorten(platform);

    assertThat(environment("GOMP_SPINCOUNT"))
        .isEqualTo(System.getenv().getOrDefault("GOMP_SPINCOUNT", "20000"));
  }
}
