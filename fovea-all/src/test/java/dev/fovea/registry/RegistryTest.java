package dev.fovea.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.fovea.contract.DifferenceCheck;
import dev.fovea.golden.References;
import dev.fovea.loss.Loss;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// Every layer, loss, optimizer … has what a user relies on: values that somebody else computed, the
/// right derivative, a way to files and back, a comment that names shapes and source, and errors that
/// a test quotes. A new one gets these tests by being there; what they miss, they say.
class RegistryTest {
  @TestFactory
  Stream<DynamicContainer> hasAReference() {
    return each(member -> test("has a reference", () -> says(member,
        References.missing(member.kind().word(), member.kerasName()))));
  }

  @TestFactory
  Stream<DynamicContainer> hasTheDerivativeThatDifferencesShow() {
    return each(member -> test("has the right derivative", () -> {
      for (Object instance : instances(member)) {
        for (DifferenceCheck check : member.kind().derivative().apply(instance)) {
          assertThat(check.run()).as("slopes of %s", instance).isPositive();
        }
      }
    }));
  }

  @TestFactory
  Stream<DynamicContainer> comesBackFromKerasJson() {
    return each(member -> test("comes back from JSON", () -> {
      instances(member);
      List<? extends Class<?>> listed = member.kind().listed();
      assertThat(listed.isEmpty() || listed.contains(member.type()) == member.isSaved())
          .as("%s is in the list of what files may name, or its comment says that it cannot be"
              + " saved", member)
          .isTrue();
      RoundTrips.check(member);
    }));
  }

  @TestFactory
  Stream<DynamicContainer> saysShapesAndSource() {
    return each(member -> test("says shapes and source",
        () -> says(member, DocComments.missing(member))));
  }

  @TestFactory
  Stream<DynamicContainer> hasErrorsThatATestQuotes() {
    return each(member -> test("has errors that a test quotes", () -> {
      says(member, Refusals.missing(member));
      for (Object instance : instances(member)) {
        if (instance instanceof Loss loss) {
          Refusals.checkLabels(loss);
        }
      }
    }));
  }

  private interface Check {
    void run();
  }

  private static Stream<DynamicContainer> each(Function<Member, DynamicNode> test) {
    List<DynamicContainer> kinds = new ArrayList<>();
    for (Kind kind : Kind.all()) {
      List<Member> members = kind.members();
      assertThat(members).as("members of %s", kind).isNotEmpty();
      kinds.add(dynamicContainer(kind.word(), members.stream()
          .map(member -> dynamicContainer(member.name(), Stream.of(test.apply(member))))));
    }
    return kinds.stream();
  }

  private static DynamicTest test(String name, Check check) {
    return dynamicTest(name, check::run);
  }

  private static List<Object> instances(Member member) {
    List<Object> instances = member.instances();
    assertThat(instances).as("%s has no sample: add one to LayerSamples or Instances", member)
        .isNotEmpty();
    return instances;
  }

  private static void says(Member member, Optional<String> missing) {
    assertThat(missing.map(what -> "%s lacks %s.".formatted(member, what))).isEmpty();
  }
}
