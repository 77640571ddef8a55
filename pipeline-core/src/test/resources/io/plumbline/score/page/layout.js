// Finds what a reader of a page would stumble over, and returns a sentence for each.
(function () {
  "use strict";
  var found = [];
  var width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth > width) {
    found.push("the page is " + document.documentElement.scrollWidth + " wide, the screen " + width);
  }
  function name(element) {
    return element.tagName + "." + (element.getAttribute("class") || "") + " '" + element.textContent.slice(0, 40) + "'";
  }
  document.querySelectorAll("body *").forEach(function (element) {
    var box = element.getBoundingClientRect();
    if (box.width === 0 || element.closest("thead") && element.closest("thead").offsetWidth <= 1 || element.closest("details:not([open]) > :not(summary)")) { return; }
    if (box.right > width + 1 && !element.closest(".wide")) {
      found.push(name(element) + " ends at " + Math.round(box.right) + " of " + width);
    }
    var text = Array.from(element.childNodes).filter(function (node) { return node.nodeType === 3 && node.data.trim(); });
    if (text.length === 0) { return; }
    if (element.namespaceURI.endsWith("svg")) {
      var drawing = element.ownerSVGElement.getBoundingClientRect();
      if (element.tagName === "text" && (box.left < drawing.left - 1 || box.right > drawing.right + 1
          || box.top < drawing.top - 1 || box.bottom > drawing.bottom + 1)) {
        found.push(name(element) + " reaches beyond its drawing");
      }
      return;
    }
    // A name that is broken letter by letter stands on many lines of few characters.
    text.forEach(function (node) {
      var range = document.createRange();
      range.selectNodeContents(node);
      var lines = new Set(Array.from(range.getClientRects()).map(function (line) { return Math.round(line.top); })).size;
      if (lines > 2 && node.data.trim().length / lines < 6) {
        found.push(name(element) + " stands on " + lines + " lines");
      }
    });
  });
  document.querySelectorAll(".wide").forEach(function (frame) {
    // The numbers of a chart are looked up, and scrolled.
    if (!frame.closest("details") && frame.scrollWidth > frame.clientWidth + 1) {
      found.push("a table is " + frame.scrollWidth + " wide, its place " + frame.clientWidth + ": '" + frame.textContent.slice(0, 40) + "'");
    }
  });
  document.querySelectorAll("figure").forEach(function (figure) {
    var title = figure.querySelector("h3").textContent;
    var drawing = figure.querySelector(":scope > svg").getBoundingClientRect();
    if (drawing.width < 250 || drawing.height < 120) {
      found.push("the chart " + title + " is " + drawing.width + " by " + drawing.height);
    }
    var labels = Array.from(figure.querySelectorAll(":scope > svg > text")).map(function (label) { return label.getBoundingClientRect(); });
    labels.forEach(function (one, i) {
      labels.slice(i + 1).forEach(function (other) {
        if (one.left < other.right - 1 && other.left < one.right - 1 && one.top < other.bottom - 2 && other.top < one.bottom - 2) {
          found.push("labels of the chart " + title + " stand on each other");
        }
      });
    });
  });
  return found;
})()
