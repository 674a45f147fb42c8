/* What is written on the wall: each text with its size, contrast and the box of its capitals, and what leaves its
   place. A text on the map stands on its own dark edge. */
const PLACES = ".panel, .emergency, .closing, .tile, .topic, .kept, .ranked, .due, .level, .header, .footer, .map-left, .band, .takeover, #wall";
const root = document.querySelector("#wall"), texts = [], cut = [];
const FIGURE = ".value, .hero, .elapsed, #clock"; // on ground and panels; on a fill its words' contrast is enough
const isSeen = (element) => element.checkVisibility({ visibilityProperty: true, opacityProperty: true });
const front = root.querySelector(".takeover[data-on]"), over = front?.getBoundingClientRect();
/* What comes to the front covers what is under it. */
const isCovered = (element, { left, right, top, bottom }) =>
  over && !front.contains(element) && left < over.right && right > over.left && top < over.bottom && bottom > over.top;
const numbers = (colour) => colour.match(/[\d.]+/g).map(Number);

function luminance(colour) {
  const [red, green, blue] = numbers(colour).map((part) => part / 255).map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/* The lightest of a ground's colours: the one of its hatching that a light text stands out from least. */
function grounds(element) {
  for (let one = element; one; one = one.parentElement) {
    const { backgroundColor, backgroundImage } = getComputedStyle(one);
    const stripes = backgroundImage.match(/rgba?\([^)]*\)/g);
    if (stripes) return stripes;
    if (numbers(backgroundColor)[3] !== 0) return [backgroundColor];
  }
  return ["rgb(0, 0, 0)"];
}

function contrast(element) {
  const text = luminance(getComputedStyle(element).color);
  const found = grounds(element).map(luminance).map((ground) => (Math.max(text, ground) + 0.05) / (Math.min(text, ground) + 0.05));
  return Math.min(...found);
}

const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
while (walker.nextNode()) {
  const node = walker.currentNode, parent = node.parentElement, range = document.createRange();
  if (!node.nodeValue.trim() || !isSeen(parent)) continue;
  range.selectNodeContents(node);
  const place = parent.closest(PLACES).getBoundingClientRect(), size = parseFloat(getComputedStyle(parent).fontSize);
  const text = node.nodeValue, isOnMap = parent.closest(".map-name") !== null;
  const isLeftOut = (box) => parent.closest(".closing, .band") && (box.top + box.bottom) / 2 >= place.bottom; // of a line that is full
  const boxes = [...range.getClientRects()].filter((box) => !isLeftOut(box) && !isCovered(parent, box)).map(({ left, right, top, bottom }) => [left, (top + bottom) / 2 - size * 0.35, right, (top + bottom) / 2 + size * 0.35]);
  texts.push({ text, size, boxes, contrast: isOnMap ? 21 : contrast(parent), need: parent.closest(FIGURE) && !parent.closest(".tile") ? 7 : 4.5, kind: parent.className, colour: getComputedStyle(parent).color });
  for (const [left, top, right, bottom] of boxes)
    if (left < place.left - 1 || right > place.right + 1 || top < place.top - 1 || bottom > place.bottom + 1) cut.push(text);
}
for (const box of root.querySelectorAll(PLACES)) {
  if (!isSeen(box)) continue;
  const { left, right, bottom } = box.getBoundingClientRect();
  if (bottom > innerHeight + 1 || left < -1 || right > innerWidth + 1 || (box.scrollWidth > box.clientWidth + 1 && !box.matches(".closing, .band")))
    cut.push(`${box.className}: ${box.innerText}`);
}
const page = document.documentElement;
if (page.clientWidth < innerWidth || page.clientHeight < innerHeight) cut.push("scroll bars");
return { texts, cut };
