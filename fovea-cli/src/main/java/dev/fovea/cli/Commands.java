package dev.fovea.cli;

import java.lang.reflect.Constructor;
import java.util.Arrays;
import java.util.Optional;
import picocli.CommandLine;

/// Makes the commands: each gets the terminal that it writes to.
record Commands(Terminal terminal) implements CommandLine.IFactory {
  @Override
  public <K> K create(Class<K> type) throws Exception {
    Optional<Constructor<?>> taking = Arrays.stream(type.getDeclaredConstructors())
        .filter(c -> Arrays.equals(c.getParameterTypes(), new Class<?>[]{Terminal.class}))
        .findFirst();
    return taking.isPresent()
        ? type.cast(taking.get().newInstance(terminal))
        : CommandLine.defaultFactory().create(type);
  }
}
