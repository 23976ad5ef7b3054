package dev.fovea.lab.report;

/// The frame of a report: its style sheet knows light and dark, and fetches nothing.
final class Page {
  private static final String STYLE = """
      body{background:var(--paper);color:var(--text);font:16px/1.55 system-ui,sans-serif;max-width:56rem;margin:2rem auto;padding:0 1rem}
      h1{font-size:1.7rem;margin-bottom:.3rem}h2{font-size:1.25rem;margin-top:2.2rem}
      .lead{font-size:1.1rem;color:var(--quiet)}
      .wide{overflow-x:auto}
      table{border-collapse:collapse;margin:1rem 0;font-size:.92rem}
      th,td{padding:.3rem .8rem;text-align:left;border-bottom:1px solid var(--grid)}th{font-weight:600}
      .number{text-align:right;font-variant-numeric:tabular-nums}
      pre{background:color-mix(in srgb,var(--grid) 40%,var(--paper));padding:.8rem;overflow-x:auto;font-size:.85rem;line-height:1.35}
      code{font-size:.92em}
      figure{margin:1.4rem 0}figure svg{width:100%;height:auto;font-family:system-ui,sans-serif}figcaption{color:var(--quiet);font-size:.92rem}
      .pixels{image-rendering:pixelated;max-width:100%}
      """;

  private Page() {}

  static String html(String title, String lead, String body) {
    return """
        <!DOCTYPE html>
        <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <title>%s</title>
        <style>
        :root{%s}
        @media (prefers-color-scheme:dark){:root{%s}}
        %s</style></head><body>
        <h1>%s</h1>
        <p class="lead">%s</p>
        %s</body></html>
        """
        .formatted(Html.escape(title), Ink.definitions(false), Ink.definitions(true), STYLE,
            Html.escape(title), Html.prose(lead), body);
  }
}
