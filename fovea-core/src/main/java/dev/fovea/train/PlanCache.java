package dev.fovea.train;

import dev.fovea.compile.Plan;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.IntFunction;

/// The plans of the batch sizes used last.
public final class PlanCache {
  private static final int CAPACITY = 3;

  private final IntFunction<Plan> build;
  private final Map<Integer, Plan> plans = new LinkedHashMap<>(CAPACITY, 0.75f, true);

  /// Starts empty.
  ///
  /// @param build makes the plan for a batch size
  public PlanCache(IntFunction<Plan> build) {
    this.build = build;
  }

  /// Returns the plan for a batch size.
  public synchronized Plan plan(int batch) {
    Plan plan = plans.get(batch);
    if (plan == null) {
      plan = build.apply(batch);
      plans.put(batch, plan);
      if (plans.size() > CAPACITY) {
        plans.remove(plans.keySet().iterator().next());
      }
    }
    return plan;
  }
}
