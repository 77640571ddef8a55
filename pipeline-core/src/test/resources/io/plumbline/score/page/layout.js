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
  // A word or number of a table that stands on two lines, though nothing in it allows a line to end.
  document.querySelectorAll("th, td").forEach(function (cell) {
    var walker = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT);
    for (var node = walker.nextNode(); node; node = walker.nextNode()) {
      if (cell.closest("details:not([open])") || cell.closest("thead") && cell.closest("thead").offsetWidth <= 1) { continue; }
      var words = /[\w.,%]{2,30}/g;
      for (var word = words.exec(node.data); word; word = words.exec(node.data)) {
        var before = node.data.charAt(word.index - 1);
        var after = node.data.charAt(word.index + word[0].length);
        if (/[^\s(),;:]/.test(before + after)) { continue; }
        var range = document.createRange();
        range.setStart(node, word.index);
        range.setEnd(node, word.index + word[0].length);
        if (new Set(Array.from(range.getClientRects()).map(function (line) { return Math.round(line.top); })).size > 1) {
          found.push(name(cell) + " breaks the word '" + word[0] + "'");
        }
      }
    }
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
