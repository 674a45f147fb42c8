/* What is written on the wall: each text with its size and the box of its capitals, and what leaves its place. */
const PLACES = ".panel, .emergency, .emergencies, .header, .footer, .map-panel, #wall";
const wall = document.querySelector("#wall"), texts = [], cut = [];
const walker = document.createTreeWalker(wall, NodeFilter.SHOW_TEXT);
while (walker.nextNode()) {
  const node = walker.currentNode, parent = node.parentElement, range = document.createRange();
  if (!node.nodeValue.trim() || !parent.checkVisibility({ visibilityProperty: true })) continue;
  range.selectNodeContents(node);
  const { left, right, top, bottom } = range.getBoundingClientRect(), place = parent.closest(PLACES).getBoundingClientRect();
  const size = parseFloat(getComputedStyle(parent).fontSize), middle = (top + bottom) / 2, half = size * 0.35;
  const box = [left, middle - half, right, middle + half];
  texts.push({ text: node.nodeValue, size, box });
  if (left < place.left - 1 || right > place.right + 1 || box[1] < place.top - 1 || box[3] > place.bottom + 1)
    cut.push(node.nodeValue);
}
for (const box of wall.querySelectorAll(PLACES))
  if (box.getBoundingClientRect().bottom > innerHeight || box.scrollWidth > box.clientWidth + 1)
    cut.push(`${box.className}: ${box.innerText}`);
return { texts, cut };
