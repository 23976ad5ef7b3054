package dev.fovea.lab.report;

import java.awt.AlphaComposite;
import java.awt.BasicStroke;
import java.awt.Composite;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.geom.Point2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.util.List;

/// Draws into an image, on white.
final class ImageCanvas implements Canvas {
  private static final float[] DASHES = {6, 4};

  private final BufferedImage image;
  private final Graphics2D graphics;

  /// @param scale pixels of the image for one of the chart's
  ImageCanvas(int width, int height, int scale) {
    image = new BufferedImage(width * scale, height * scale, BufferedImage.TYPE_INT_RGB);
    graphics = image.createGraphics();
    graphics.setColor(Ink.PAPER.color());
    graphics.fillRect(0, 0, image.getWidth(), image.getHeight());
    graphics.setRenderingHint(
        RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    graphics.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    graphics.scale(scale, scale);
  }

  /// Returns the finished picture.
  BufferedImage finished() {
    graphics.dispose();
    return image;
  }

  @Override
  public void line(List<Point2D> points, Ink ink, double width, boolean dashed) {
    graphics.setColor(ink.color());
    float thickness = (float) width;
    graphics.setStroke(
        dashed
            ? new BasicStroke(thickness, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 1, DASHES, 0)
            : new BasicStroke(thickness, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
    graphics.draw(path(points));
  }

  @Override
  public void area(List<Point2D> points, Ink ink, double opacity) {
    Composite opaque = graphics.getComposite();
    graphics.setComposite(AlphaComposite.getInstance(AlphaComposite.SRC_OVER, (float) opacity));
    graphics.setColor(ink.color());
    graphics.fill(path(points));
    graphics.setComposite(opaque);
  }

  private static Path2D path(List<Point2D> points) {
    Path2D path = new Path2D.Double();
    for (Point2D point : points) {
      if (path.getCurrentPoint() == null) {
        path.moveTo(point.getX(), point.getY());
      } else {
        path.lineTo(point.getX(), point.getY());
      }
    }
    return path;
  }

  @Override
  public void bar(double x, double y, double width, double height, Ink ink) {
    graphics.setColor(ink.color());
    graphics.fill(new Rectangle2D.Double(x, y, width, height));
  }

  @Override
  public void dot(double x, double y, double radius, Ink ink) {
    graphics.setColor(ink.color());
    graphics.fill(new Ellipse2D.Double(x - radius, y - radius, 2 * radius, 2 * radius));
  }

  @Override
  public void text(
      String text,
      double x,
      double y,
      Anchor anchor,
      double size,
      boolean bold,
      Ink ink) {
    graphics.setColor(ink.color());
    graphics.setFont(
        new Font(Font.SANS_SERIF, bold ? Font.BOLD : Font.PLAIN, 1).deriveFont((float) size));
    double width = graphics.getFontMetrics().stringWidth(text);
    double left = switch (anchor) {
      case START -> x;
      case MIDDLE -> x - width / 2;
      case END -> x - width;
    };
    graphics.drawString(text, (float) left, (float) y);
  }

  @Override
  public void upright(String text, double x, double y, double size, Ink ink) {
    AffineTransform level = graphics.getTransform();
    graphics.translate(x, y);
    graphics.rotate(-Math.PI / 2);
    text(text, 0, 0, Anchor.MIDDLE, size, false, ink);
    graphics.setTransform(level);
  }

  @Override
  public void picture(Picture picture, double x, double y, double width, double height) {
    BufferedImage source = picture.image();
    AffineTransform place = new AffineTransform(
        width / source.getWidth(), 0, 0, height / source.getHeight(), x, y);
    graphics.drawImage(source, place, null);
  }
}
